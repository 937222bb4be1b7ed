using System.Xml.Linq;
using Microblog.Core.Model;
using Microblog.Core.Tests.Accounts;
using Microblog.Core.Tests.Fakes;
using Microblog.Testing.Accounts;
using Microblog.Testing.Servers;
using Microblog.Xmpp;
using Microblog.Xmpp.Sasl;
using Xunit;

namespace Microblog.Core.Tests.Timelines.Servers;

/// <summary>
/// Another program of the reader ends the subscription to a contact's feed: its posts still come, by their interest
/// (XEP-0060, 9.2), but ejabberd tells no longer what is taken back.
/// </summary>
[Trait("Category", "Server")]
[Trait("Spec", "XEP-0060 7.2.2.1")]
public sealed class UnheardRetractServerTests(SharedServers servers)
{
    private const int TimeLimit = 120_000;
    private static readonly XNamespace Atom = "http://www.w3.org/2005/Atom";

    private static readonly Dictionary<string, string> Form = new()
    {
        ["pubsub#access_model"] = "presence",
        ["pubsub#max_items"] = "100",
        ["pubsub#persist_items"] = "true",
    };

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory(Timeout = TimeLimit)]
    [InlineData(ServerKind.EjabberdMnesia)]
    [InlineData(ServerKind.EjabberdSql)]
    public async Task On_ejabberd_what_was_taken_back_is_gone_after_a_reload(ServerKind kind)
    {
        var server = await servers.TakeAsync(kind);
        await GoesAfterReloadAsync(server);
    }

    [Fact(Timeout = TimeLimit)]
    public async Task On_prosody_it_is_gone_too()
    {
        var server = await servers.TakeAsync(ServerKind.Prosody);
        await GoesAfterReloadAsync(server);
    }

    private static async Task GoesAfterReloadAsync(XmppServer server)
    {
        await using var database = await AccountWorld.NewDatabaseAsync();
        using var sessions = Runtimes.Sessions(server);
        var (own, password) = (server.Account("alice"), new XmppCredentials.Password(server.Password));
        var account = await database.NewAccountAsync(own);
        var feed = FeedAddress.Microblog(server.Account("bob"));
        await using var bob = await sessions.OpenAsync(server.Account("bob"), password, Stop);
        await using var elsewhere = await sessions.OpenAsync(own, password, Stop);
        await bob.PubSub.CreateNodeAsync(feed.Service, feed.Node, Form, Stop);
        await PublishAsync("kept");
        await using var runtime = new TestAccount(own, account, database, sessions);
        runtime.Start(password);
        await runtime.FollowsAsync(feed);
        await using (var window = await runtime.Timelines.OpenAsync(null, 20, Stop))
        {
            await window.UntilAsync(now => now.Posts.Any(post => post.Text == "kept"));
            await EndSubscriptionAsync();
            await PublishAsync("taken back");
            await window.UntilAsync(now => now.UnreadCount == 1);
        }
        await bob.PubSub.RetractAsync(feed.Service, feed.Node, "taken back", Stop);

        Assert.DoesNotContain("taken back", await ReloadedAsync(null));
        Assert.DoesNotContain("taken back", await ReloadedAsync(feed));

        // The program subscribes once it is connected: until then there is nothing to end.
        async Task EndSubscriptionAsync()
        {
            while (true)
            {
                try
                {
                    await elsewhere.PubSub.UnsubscribeAsync(feed.Service, feed.Node, null, Stop);
                    return;
                }
                catch (StanzaException early) when (early.Condition == "unexpected-request")
                {
                    Stop.ThrowIfCancellationRequested();
                }
            }
        }

        Task PublishAsync(string text) =>
            bob.PubSub.PublishAsync(
                feed.Service,
                feed.Node,
                text,
                new XElement(Atom + "entry", new XElement(Atom + "title", text)),
                options: null,
                Stop
            );

        // A page that was just read is not read again: it is opened until it was.
        async Task<IReadOnlyList<string>> ReloadedAsync(FeedAddress? scope)
        {
            while (true)
            {
                await using var window = await runtime.Timelines.OpenAsync(scope, 20, Stop);
                var now = await window.UntilAsync(now => now is { LoadingOlder: false, Posts.Count: > 0 });
                var texts = now.Posts.Select(post => post.Text).ToList();
                if (!texts.Contains("taken back"))
                {
                    Assert.Contains("kept", texts);
                    return texts;
                }
            }
        }
    }
}
