using Microblog.Core.Accounts;
using Microblog.Core.Accounts.Holders;
using Microblog.Core.Model;
using Microblog.Core.Publishing;
using Microblog.Core.Storage;
using Microblog.Core.Tests.Fakes;
using Microblog.Testing.Accounts;
using Microblog.Testing.Databases;
using Microblog.Testing.Servers;
using Microblog.Xmpp;
using Microblog.Xmpp.PubSub;
using Microblog.Xmpp.Sasl;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging.Abstractions;
using Xunit;

namespace Microblog.Core.Tests.Accounts.Servers;

/// <summary>The program without its pages beside a real server, with one account on it that can be removed: frank.</summary>
internal sealed class HolderWorld : IAsyncDisposable
{
    public const string FirstPassword = "orchard";
    public const string OtherPassword = "harbour";

    private readonly XmppSessionFactory _sessions;

    private HolderWorld(XmppServer server, TestDatabase database)
    {
        Server = server;
        Database = database;
        _sessions = Runtimes.Sessions(server);
        (SignIns, Pool) = Start();
    }

    public XmppServer Server { get; }

    public TestDatabase Database { get; }

    public SignInStore SignIns { get; private set; }

    public AccountPool Pool { get; private set; }

    public Jid Frank => Server.Account("frank");

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public static async Task<HolderWorld> CreateAsync(XmppServer server)
    {
        var world = new HolderWorld(server, await AccountWorld.NewDatabaseAsync());
        await server.RegisterAsync("frank", FirstPassword);
        return world;
    }

    /// <summary>Another start of the program on the same database.</summary>
    public async Task RestartAsync()
    {
        await Pool.DisposeAsync();
        (SignIns, Pool) = Start();
    }

    /// <summary>Signs frank in, and waits until the program knows whose the account is.</summary>
    public async Task<(SignInTicket Ticket, AccountLease Page)> SignInAsync(string password, bool keep = false)
    {
        var (ticket, _) = await Pool.SignInAsync(Frank, password, keep, SignInOrigin.Unknown, Stop);
        var page = await OpenAsync(ticket) ?? throw new InvalidOperationException("Nobody is signed in.");
        await OnlineAsync(page);
        await MarkerAsync();
        return (ticket, page);
    }

    /// <summary>Waits until the connection of a page is up.</summary>
    public static async Task OnlineAsync(AccountLease page)
    {
        using var changed = new SemaphoreSlim(0);
        void OnChanged() => changed.Release();
        page.StatusChanged += OnChanged;
        while (page.Status.State != ConnectionState.Online)
        {
            await changed.WaitAsync(Stop);
        }
        page.StatusChanged -= OnChanged;
    }

    /// <summary>A page of a browser that is signed in; null where its sign-in is over.</summary>
    public async Task<AccountLease?> OpenAsync(SignInTicket ticket) =>
        await Pool.PrepareAsync(ticket, Stop) ? AccountLease.Open(Pool, ticket) : null;

    /// <summary>Waits for the marker that is stored with frank's account.</summary>
    public async Task<string> MarkerAsync()
    {
        using var again = new PeriodicTimer(TimeSpan.FromMilliseconds(50));
        while (true)
        {
            await using (var context = await Database.OpenAsync(Stop))
            {
                var jid = Frank.ToString();
                if (await context.Accounts.FirstOrDefaultAsync(a => a.Jid == jid, Stop) is { Marker: { } marker })
                {
                    return marker;
                }
            }
            await again.WaitForNextTickAsync(Stop);
        }
    }

    /// <summary>The markers in frank's node, as another client of his sees them.</summary>
    public async Task<IReadOnlyList<string?>> MarkersAtServerAsync(string password)
    {
        await using var link = await _sessions.OpenAsync(Frank, new XmppCredentials.Password(password), Stop);
        var page = await link.PubSub.GetItemsAsync(Frank, HolderMarker.Node, 20, 20, "", Stop);
        return [.. page.Items.Select(item => HolderMarker.FromXml(item.Payload)?.Value)];
    }

    /// <summary>What another client of frank's does.</summary>
    public async Task ElsewhereAsync(string password, Func<IPubSubService, Task> act)
    {
        await using var link = await _sessions.OpenAsync(Frank, new XmppCredentials.Password(password), Stop);
        await act(link.PubSub);
    }

    /// <summary>How many posts frank's feed has at the server.</summary>
    public async Task<int> PublishedAsync(string password)
    {
        var count = 0;
        await ElsewhereAsync(
            password,
            async pubSub =>
                count = (await pubSub.GetItemsAsync(Frank, FeedAddress.MicroblogNode, 20, 20, "", Stop)).Items.Count
        );
        return count;
    }

    /// <summary>A post that waits to be sent, as after a loss of the connection.</summary>
    public async Task AddUnsentAsync(string text)
    {
        var account = await SignIns.AccountAsync(Frank, Stop);
        await using var outbox = new Outbox(
            Database,
            account,
            Frank,
            () => null,
            TimeProvider.System,
            NullLogger.Instance
        );
        await outbox.PostAsync(null, text, Stop);
    }

    public async Task<IReadOnlyList<AccountEntity>> AccountsAsync()
    {
        await using var context = await Database.OpenAsync(Stop);
        return await context.Accounts.AsNoTracking().OrderBy(a => a.AccountId).ToListAsync(Stop);
    }

    /// <summary>The texts of a table's rows of one account.</summary>
    public async Task<IReadOnlyList<string>> DraftsOfAsync(long accountId)
    {
        await using var context = await Database.OpenAsync(Stop);
        return await context.Drafts.Where(d => d.AccountId == accountId).Select(d => d.Text).ToListAsync(Stop);
    }

    public async ValueTask DisposeAsync()
    {
        await Pool.DisposeAsync();
        _sessions.Dispose();
        await Database.DisposeAsync();
    }

    private (SignInStore, AccountPool) Start()
    {
        var signIns = new SignInStore(Database, TimeProvider.System);
        return (signIns, NewPool(signIns, TimeProvider.System));
    }

    /// <summary>The program at another time, without a session.</summary>
    public AccountPool NewPool(SignInStore signIns, TimeProvider time) =>
        AccountServices.NewPool(Database, _sessions, signIns, time);
}

internal static class Outboxes
{
    /// <summary>Waits for what an outbox holds.</summary>
    public static async Task UntilAsync(this IOutbox outbox, Func<IOutbox, bool> isSo)
    {
        using var changed = new SemaphoreSlim(0);
        void OnChanged() => changed.Release();
        outbox.Changed += OnChanged;
        while (!isSo(outbox))
        {
            await changed.WaitAsync(TestContext.Current.CancellationToken);
        }
        outbox.Changed -= OnChanged;
    }
}
