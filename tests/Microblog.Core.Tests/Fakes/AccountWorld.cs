using System.Globalization;
using System.Xml.Linq;
using Microblog.Core.Accounts;
using Microblog.Core.Model;
using Microblog.Core.Timelines;
using Microblog.Core.Timelines.Fetching;
using Microblog.Core.Timelines.Threads;
using Microblog.Core.Timelines.Windows;
using Microblog.Storage.Sqlite;
using Microblog.Testing;
using Microblog.Testing.Databases;
using Microblog.Xmpp;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Xunit;

namespace Microblog.Core.Tests.Fakes;

/// <summary>One account with its cache in a SQLite file, a server in memory, and a clock that stands still but for threads.</summary>
internal sealed class AccountWorld : IAsyncDisposable
{
    private static readonly XNamespace Atom = "http://www.w3.org/2005/Atom";
    private static readonly XNamespace Thread = "http://purl.org/syndication/thread/1.0";

    private AccountWorld(TestDatabase database, long accountId, Paging paging)
    {
        Database = database;
        AccountId = accountId;
        Server = new MemoryPubSub(Own, paging);
        Timelines = NewTimelines();
        Server.EventReceived += new FeedUpdater(Timelines, Unkept).Take;
    }

    public static Jid Own { get; } = Jid.Parse("mara@here.example");

    public static FeedAddress OwnFeed { get; } = FeedAddress.Microblog(Own);

    public TestDatabase Database { get; }

    public long AccountId { get; }

    public MemoryPubSub Server { get; }

    public AccountTimelines Timelines { get; }

    /// <summary>The feeds that keep nothing.</summary>
    public UnkeptFeeds Unkept { get; } = new();

    // No whole second: posts dated by it are sorted by their dates as they are. Threads settle by themselves.
    public WaitingTime Time { get; } =
        new(new DateTimeOffset(2026, 6, 1, 12, 0, 0, 1, TimeSpan.Zero)) { Passing = LiveThread.Settling };

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public static Task<TestDatabase> NewDatabaseAsync(IInterceptor? interceptor = null) =>
        TestDatabase.InFileAsync(
            (services, file) =>
            {
                services.AddMicroblogSqlite($"Data Source={file}");
                if (interceptor is not null)
                {
                    services.ConfigureDbContext<SqliteMicroblogDbContext>(options =>
                        options.AddInterceptors(interceptor)
                    );
                }
            }
        );

    public static async Task<AccountWorld> CreateAsync(
        Paging paging = Paging.Ascending,
        IInterceptor? interceptor = null
    )
    {
        var database = await NewDatabaseAsync(interceptor);
        return new AccountWorld(database, await database.NewAccountAsync(Own), paging);
    }

    public static FeedAddress Person(string name) => FeedAddress.Microblog(Jid.Parse($"{name}@here.example"));

    /// <summary>An entry that was published some minutes ago.</summary>
    public XElement Entry(
        string text,
        int minutes = 0,
        PostAddress? parent = null,
        FeedAddress? comments = null,
        Jid? author = null
    )
    {
        var published = Time.GetUtcNow().AddMinutes(-minutes).ToString("O", CultureInfo.InvariantCulture);
        return new XElement(
            Atom + "entry",
            new XElement(Atom + "title", text),
            new XElement(Atom + "published", published),
            new XElement(Atom + "updated", published),
            author is null
                ? null
                : new XElement(Atom + "author", new XElement(Atom + "uri", new XmppUri(author).ToString())),
            parent is null ? null : new XElement(Thread + "in-reply-to", new XAttribute("href", parent.ToString())),
            comments is null
                ? null
                : new XElement(
                    Atom + "link",
                    new XAttribute("rel", "replies"),
                    new XAttribute("title", "comments"),
                    new XAttribute("href", comments.ToString())
                )
        );
    }

    /// <summary>The writer of another start of the program, on the same database.</summary>
    public AccountTimelines NewTimelines() =>
        new(
            Own,
            new AccountMailbox(Time, NullLogger<AccountMailbox>.Instance),
            Database.StoreOf(AccountId),
            new PostIndex(Database, AccountId, Own),
            new TimelineEngineOptions { Reader = Own.ToString(), OwnDomain = Own.Domain },
            Time,
            NullLogger.Instance
        );

    /// <summary>Follows feeds and connects.</summary>
    public async Task ConnectAsync(params FeedAddress[] home)
    {
        await Timelines.FollowAsync(home, home: true, Stop);
        await Timelines.ConnectAsync(new FeedPager(Server, Unkept), Stop);
    }

    /// <summary>Returns when all that happened before is done.</summary>
    public Task SettleAsync() => Timelines.DoAsync(_ => default, Stop);

    /// <summary>Returns when a row of a feed has come, changed or gone.</summary>
    public Task ChangeOfAsync(FeedAddress feed)
    {
        var done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        Timelines.EntryChanged += (changed, _) =>
        {
            if (changed == feed)
            {
                done.TrySetResult();
            }
        };
        return done.Task.WaitAsync(Stop);
    }

    public async ValueTask DisposeAsync()
    {
        await Timelines.DisposeAsync();
        await Database.DisposeAsync();
    }
}

internal static class Snapshots
{
    /// <summary>Waits for what a window shows.</summary>
    public static async Task<TimelineSnapshot> UntilAsync(this ITimeline timeline, Func<TimelineSnapshot, bool> isSo)
    {
        using var changed = new SemaphoreSlim(0);
        void OnChanged() => changed.Release();
        timeline.Changed += OnChanged;
        try
        {
            while (true)
            {
                var snapshot = timeline.Snapshot;
                if (isSo(snapshot))
                {
                    return snapshot;
                }
                await changed.WaitAsync(TestContext.Current.CancellationToken);
            }
        }
        finally
        {
            timeline.Changed -= OnChanged;
        }
    }

    /// <summary>Waits for what a thread shows.</summary>
    public static async Task<ThreadSnapshot> UntilAsync(this IThread thread, Func<ThreadSnapshot, bool> isSo)
    {
        using var changed = new SemaphoreSlim(0);
        void OnChanged() => changed.Release();
        thread.Changed += OnChanged;
        try
        {
            while (!isSo(thread.Snapshot))
            {
                await changed.WaitAsync(TestContext.Current.CancellationToken);
            }
            return thread.Snapshot;
        }
        finally
        {
            thread.Changed -= OnChanged;
        }
    }

    /// <summary>Waits until a window shows these texts, newest first.</summary>
    public static Task<TimelineSnapshot> ShowsAsync(this ITimeline timeline, params string[] texts) =>
        timeline.UntilAsync(snapshot => snapshot.Posts.Select(post => post.Text).SequenceEqual(texts));
}
