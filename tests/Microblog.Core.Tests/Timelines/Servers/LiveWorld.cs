using Microblog.Core.Model;
using Microblog.Core.Tests.Fakes;
using Microblog.Core.Timelines.Windows;
using Microblog.Testing.Databases;
using Microblog.Testing.Servers;
using Microblog.Xmpp;
using Microblog.Xmpp.PubSub;
using Microblog.Xmpp.Session;
using Xunit;

namespace Microblog.Core.Tests.Timelines.Servers;

/// <summary>Feeds that others write on a real server, and one who reads them all.</summary>
internal sealed class LiveWorld : IAsyncDisposable
{
    private static readonly TimeSpan TimeLimit = TimeSpan.FromSeconds(30);

    private readonly XmppServer _server;
    private readonly List<XmppSession> _writers = [];
    private readonly List<LiveFeed> _feeds = [];
    private TestDatabase _database = null!;
    private LiveReader _reader = null!;

    private LiveWorld(XmppServer server) => _server = server;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    private IReadOnlyList<FeedAddress> Addresses => [.. _feeds.Select(feed => feed.Address)];

    /// <summary>Makes new feeds of two people and a community.</summary>
    public static async Task<LiveWorld> CreateAsync(XmppServer server)
    {
        var world = new LiveWorld(server);
        foreach (var name in new[] { "alice", "bob" })
        {
            var session = await XmppSession.OpenAsync(server.OptionsFor(name), cancellation: Stop);
            world._writers.Add(session);
            world.AddFeed(session, session.Address.Bare);
        }
        world.AddFeed(world._writers[0], server.PubSub);
        foreach (var feed in world._feeds)
        {
            await feed.CreateAsync(Stop);
        }
        world._database = await AccountWorld.NewDatabaseAsync();
        await world.StartReaderAsync();
        return world;
    }

    /// <summary>Runs a history to its end.</summary>
    public async Task RunAsync(LiveHistory history)
    {
        foreach (var (step, a, b) in history.Actions)
        {
            var feed = _feeds[a % _feeds.Count];
            if (!await WriteAsync(step, feed, b))
            {
                await ReadAsync(step, b);
            }
        }
        await RestAsync();
        while (!_reader.Window.Snapshot.AtEnd)
        {
            await _reader.Window.OlderAsync(7, Stop);
        }
        await ShowAllNewAsync();
        var all = await ExpectedAsync();
        await ComeToAsync(snapshot => snapshot.AtEnd && Texts(snapshot).SequenceEqual(all), all);
    }

    public async ValueTask DisposeAsync()
    {
        await _reader.DisposeAsync();
        foreach (var feed in _feeds.Where(feed => feed.Exists))
        {
            await feed.DeleteAsync(CancellationToken.None);
        }
        foreach (var writer in _writers)
        {
            await writer.DisposeAsync();
        }
        await _database.DisposeAsync();
    }

    private void AddFeed(XmppSession owner, Jid service) =>
        _feeds.Add(new LiveFeed(new PubSubService(owner), new FeedAddress(service, $"history:{Guid.NewGuid():N}")));

    private async Task StartReaderAsync() =>
        _reader = await LiveReader.StartAsync(_server, "carol", _database, Addresses, Stop);

    private async Task<bool> WriteAsync(LiveStep step, LiveFeed feed, int b)
    {
        var ids = feed.Ids;
        switch (step)
        {
            case LiveStep.Publish or LiveStep.Purge or LiveStep.Edit or LiveStep.Retract when !feed.Exists:
                break;
            case LiveStep.Publish:
                for (var count = 0; count <= b % 4; count++)
                {
                    await feed.PublishAsync(Stop);
                }
                break;
            case LiveStep.Edit when ids.Count > 0:
                await feed.EditAsync(ids[b % ids.Count], Stop);
                break;
            case LiveStep.Retract when ids.Count > 0:
                await feed.RetractAsync(ids[b % ids.Count], Stop);
                break;
            case LiveStep.Purge:
                await feed.PurgeAsync(Stop);
                break;
            case LiveStep.Delete when feed.Exists:
                await feed.DeleteAsync(Stop);
                _reader.Forget(feed.Address);
                break;
            case LiveStep.Delete:
                await feed.CreateAsync(Stop);
                break;
            default:
                return step is LiveStep.Edit or LiveStep.Retract;
        }
        return true;
    }

    private async Task ReadAsync(LiveStep step, int b)
    {
        switch (step)
        {
            case LiveStep.Cut:
                await _reader.CutAsync(Stop);
                break;
            case LiveStep.Connect:
                await _reader.ConnectAsync(Stop);
                break;
            case LiveStep.Restart:
                await _reader.DisposeAsync();
                await StartReaderAsync();
                break;
            case LiveStep.Older:
                await _reader.Window.OlderAsync(1 + b % 8, Stop);
                break;
            case LiveStep.Newer:
                await _reader.Window.ShowNewAsync(Stop);
                break;
            case LiveStep.Top:
                await _reader.OpenTopAsync(1 + b % 8, Stop);
                break;
            case LiveStep.Rest:
                await RestAsync();
                break;
        }
    }

    /// <summary>All is connected; what is shown becomes a part of what the servers hold, without a gap.</summary>
    private async Task RestAsync()
    {
        await _reader.ConnectAsync(Stop);
        var all = await ExpectedAsync();
        await ComeToAsync(snapshot => IsPartOf(snapshot, all), all);
    }

    private async Task ShowAllNewAsync()
    {
        while (_reader.Window.Snapshot.UnreadCount > 0)
        {
            await _reader.Window.ShowNewAsync(Stop);
            while (!_reader.Window.Snapshot.AtEnd)
            {
                await _reader.Window.OlderAsync(50, Stop);
            }
        }
    }

    private async Task ComeToAsync(Func<TimelineSnapshot, bool> isSo, IReadOnlyList<string> all)
    {
        try
        {
            await _reader.Window.UntilAsync(isSo).WaitAsync(TimeLimit, Stop);
        }
        catch (TimeoutException)
        {
            var now = _reader.Window.Snapshot;
            Assert.Fail(
                $"Shown, with {now.UnreadCount} waiting{(now.AtEnd ? ", to the end" : "")}:\n{string.Join('\n', Texts(now))}\n"
                    + $"The server holds:\n{string.Join('\n', all)}"
            );
        }
    }

    /// <summary>The texts of all items of all feeds, newest first.</summary>
    private async Task<IReadOnlyList<string>> ExpectedAsync()
    {
        var items = new List<(DateTimeOffset Published, string Text)>();
        foreach (var feed in _feeds)
        {
            items.AddRange(await feed.ReadAsync(Stop));
        }
        return [.. items.OrderByDescending(item => item.Published).Select(item => item.Text)];
    }

    private static IEnumerable<string> Texts(TimelineSnapshot snapshot) => snapshot.Posts.Select(post => post.Text);

    /// <summary>True where what is shown is all that the servers hold between the first and the last post of it.</summary>
    private static bool IsPartOf(TimelineSnapshot snapshot, IReadOnlyList<string> all)
    {
        var texts = Texts(snapshot).ToList();
        if (texts.Count == 0)
        {
            return !snapshot.AtEnd || snapshot.UnreadCount == all.Count || snapshot.HasMoreUnread;
        }
        var above = all.ToList().IndexOf(texts[0]);
        var end = above + texts.Count;
        return above >= 0
            && all.Skip(above).Take(texts.Count).SequenceEqual(texts)
            && (snapshot.HasMoreUnread ? snapshot.UnreadCount <= above : snapshot.UnreadCount == above)
            && (!snapshot.AtEnd || end == all.Count);
    }
}
