using Microblog.Core.Accounts;
using Microblog.Core.Atom;
using Microblog.Core.Model;
using Microblog.Core.Posts;
using Microblog.Core.Publishing;
using Microblog.Core.Tests.Fakes;
using Microblog.Core.Timelines;
using Microblog.Core.Timelines.Fetching;
using Microblog.Core.Timelines.Threads;
using Microblog.Testing.Databases;
using Microblog.Testing.Servers;
using Microblog.Xmpp;
using Microblog.Xmpp.Discovery;
using Microblog.Xmpp.PubSub;
using Microblog.Xmpp.Session;
using Microsoft.Extensions.Logging.Abstractions;

namespace Microblog.Core.Tests.Publishing.Servers;

/// <summary>The program's part for somebody at a real server: a session, a cache and a window on home.</summary>
internal sealed class LivePerson : IAsyncDisposable
{
    private readonly TestDatabase _database;
    private XmppSession _session = null!;

    private LivePerson(TestDatabase database, long accountId, Jid own)
    {
        _database = database;
        Own = own;
        Timelines = new AccountTimelines(
            own,
            new AccountMailbox(TimeProvider.System, NullLogger<AccountMailbox>.Instance),
            database.StoreOf(accountId),
            new PostIndex(database, accountId, own),
            new TimelineEngineOptions { Reader = own.ToString(), OwnDomain = own.Domain },
            TimeProvider.System,
            NullLogger.Instance
        );
    }

    public Jid Own { get; }

    public FeedAddress Feed => FeedAddress.Microblog(Own);

    public AccountTimelines Timelines { get; }

    public PubSubService PubSub { get; private set; } = null!;

    public Publisher Publisher { get; private set; } = null!;

    public TimelineWindow Home { get; private set; } = null!;

    public static async Task<LivePerson> SignInAsync(XmppServer server, string name, CancellationToken stop)
    {
        var database = await AccountWorld.NewDatabaseAsync();
        var own = server.Account(name);
        var person = new LivePerson(database, await database.NewAccountAsync(own), own);
        person._session = await XmppSession.OpenAsync(
            server.OptionsFor(name),
            session =>
            {
                person.PubSub = new PubSubService(session);
                person.PubSub.EventReceived += new FeedUpdater(person.Timelines).Take;
            },
            stop
        );
        person.Publisher = new Publisher(
            own,
            person.PubSub,
            new ServiceDiscovery(person._session),
            person.Timelines,
            NullLogger.Instance
        );
        await person.Timelines.ConnectAsync(new FeedPager(person.PubSub), stop);
        person.Home = await person.Timelines.OpenAsync(null, 20, stop);
        return person;
    }

    /// <summary>Subscribes to a feed and reads it.</summary>
    public async Task FollowAsync(FeedAddress feed, CancellationToken stop)
    {
        await PubSub.SubscribeAsync(feed.Service, feed.Node, stop);
        await Timelines.FollowAsync(feed, home: true, stop);
    }

    /// <summary>Publishes a post.</summary>
    public Task<PostAddress> PostAsync(FeedAddress feed, string text, CancellationToken stop) =>
        PublishAsync(PostComposer.Post(Draft(feed, text)), isNew: true, stop);

    /// <summary>Publishes a reply in a comments node.</summary>
    public Task<PostAddress> ReplyAsync(Post parent, string text, CancellationToken stop) =>
        PublishAsync(PostComposer.Reply(Draft(parent.Comments!, text), parent), isNew: false, stop);

    /// <summary>Opens a thread without a subscription of its own.</summary>
    public Task<LiveThread> OpenThreadAsync(PostAddress post, CancellationToken stop) =>
        LiveThread.OpenAsync(Timelines, post, _ => false, (_, _) => Task.CompletedTask, stop);

    public async ValueTask DisposeAsync()
    {
        await _session.DisposeAsync();
        await Timelines.DisposeAsync();
        await _database.DisposeAsync();
    }

    private async Task<PostAddress> PublishAsync(NewEntry entry, bool isNew, CancellationToken stop)
    {
        await Publisher.PublishAsync(entry.Address, AtomEntryWriter.Write(entry), isNew, stop);
        return entry.Address;
    }

    private PostDraft Draft(FeedAddress feed, string text) =>
        new()
        {
            Feed = feed,
            ItemId = Guid.NewGuid().ToString(),
            Author = Own,
            AuthorName = Own.Local,
            Text = text,
            Now = DateTimeOffset.UtcNow,
        };
}
