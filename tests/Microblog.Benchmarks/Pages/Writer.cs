using System.Diagnostics;
using System.Globalization;
using Microblog.Core.Atom;
using Microblog.Core.Model;
using Microblog.Core.Nodes;
using Microblog.Core.Publishing;
using Microblog.Testing.Servers;
using Microblog.Xmpp.PubSub;
using Microblog.Xmpp.Session;

namespace Microblog.Benchmarks.Pages;

/// <summary>An account that publishes through the protocol alone.</summary>
internal sealed class Writer : IAsyncDisposable
{
    private readonly XmppServer _server;
    private readonly string _name;
    private readonly XmppSession _session;
    private int _written;

    private Writer(XmppServer server, string name, XmppSession session)
    {
        _server = server;
        _name = name;
        _session = session;
        PubSub = new PubSubService(session);
    }

    public PubSubService PubSub { get; }

    public static async Task<Writer> OpenAsync(XmppServer server, string name) =>
        new(server, name, await XmppSession.OpenAsync(server.OptionsFor(name)));

    /// <summary>Makes a node of the account as the program makes a feed.</summary>
    public async Task<FeedAddress> MakeAsync(string node)
    {
        var feed = new FeedAddress(_server.Account(_name), node);
        var wanted = NodeConfiguration.Wanted(FeedAddress.MicroblogNode, "open", everybodyPublishes: false);
        await new NodeConfiguration(PubSub).EnsureAsync(feed, wanted, CancellationToken.None);
        return feed;
    }

    /// <summary>Publishes a text as the program would, under an id or a new one.</summary>
    /// <returns>The item's id, and the timestamp of the moment before it was sent.</returns>
    public async Task<(string Id, long Sent)> PublishAsync(
        FeedAddress feed,
        string text,
        TimeSpan ago = default,
        string? id = null
    )
    {
        id ??= Guid.NewGuid().ToString();
        var draft = new PostDraft
        {
            Feed = feed,
            ItemId = id,
            Author = _server.Account(_name),
            Text = text,
            Now = DateTimeOffset.UtcNow - ago,
        };
        var entry = AtomEntryWriter.Write(PostComposer.Post(draft));
        var sent = Stopwatch.GetTimestamp();
        await PubSub.PublishAsync(feed.Service, feed.Node, id, entry);
        return (id, sent);
    }

    /// <summary>The timestamp of the moment when the session hears of an item.</summary>
    public async Task<long> HearsAsync(string id)
    {
        var arrived = new TaskCompletionSource<long>(TaskCreationOptions.RunContinuationsAsynchronously);
        void Take(PubSubEvent happened)
        {
            if (happened is PubSubEvent.Items items && items.Published.Any(item => item.Id == id))
            {
                arrived.TrySetResult(Stopwatch.GetTimestamp());
            }
        }
        PubSub.EventReceived += Take;
        try
        {
            return await arrived.Task.WaitAsync(TimeSpan.FromSeconds(20));
        }
        finally
        {
            PubSub.EventReceived -= Take;
        }
    }

    /// <summary>Publishes posts of everyday length, a minute apart.</summary>
    public async Task FillAsync(FeedAddress feed, int count)
    {
        for (var index = count; index > 0; index--)
        {
            await PublishAsync(feed, NextText(), TimeSpan.FromMinutes(index + 5));
        }
    }

    /// <summary>About 200 characters that nobody wrote before.</summary>
    public string NextText() => Text(_name, ++_written);

    /// <summary>About 200 characters.</summary>
    public static string Text(string name, int number) =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"Note {number} of {name}: the path along the river is open again, the bridge is repaired, and whoever wants to come on Saturday brings boots, something to drink and a friend. More at https://example.org/{number} as always."
        );

    /// <inheritdoc />
    public ValueTask DisposeAsync() => _session.DisposeAsync();
}
