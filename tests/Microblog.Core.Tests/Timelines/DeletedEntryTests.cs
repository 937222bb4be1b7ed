using System.Xml.Linq;
using Microblog.Core.Atom;
using Microblog.Core.Model;
using Microblog.Core.Tests.Fakes;
using Microblog.Core.Timelines;
using Microblog.Xmpp;
using Microblog.Xmpp.PubSub;
using Xunit;

namespace Microblog.Core.Tests.Timelines;

/// <summary>A tombstone takes its post away, like a retract, and is never shown.</summary>
public sealed class DeletedEntryTests : IAsyncLifetime
{
    private const int TimeLimit = 30_000;
    private static readonly FeedAddress Jo = AccountWorld.Person("jo");
    private static readonly Jid Bob = Jid.Parse("bob@here.example");
    private static readonly Jid Carol = Jid.Parse("carol@here.example");
    private static readonly PostAddress Root = new(Jo, "p");
    private static readonly FeedAddress Comments = new(
        Jid.Parse("pubsub.here.example"),
        FeedAddress.CommentsPrefix + "p"
    );

    private AccountWorld _world = null!;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _world = await AccountWorld.CreateAsync();
        _world.Server.Put(Jo, "p", Entry("Post", 50, comments: Comments));
        _world.Server.Put(Jo, "q", Entry("Other", 40));
    }

    public ValueTask DisposeAsync() => _world.DisposeAsync();

    [Fact(Timeout = TimeLimit)]
    public async Task Post_goes_with_the_tombstone_and_the_retract_changes_nothing_more()
    {
        await _world.ConnectAsync(Jo);
        await using var home = await _world.Timelines.OpenAsync(null, 20, Stop);
        await home.ShowsAsync("Other", "Post");
        var seen = new List<(int Posts, int New)>();
        home.Changed += () => seen.Add((home.Snapshot.Posts.Count, home.Snapshot.UnreadCount));

        _world.Server.Publish(Jo, "p", Deleted(Jo, "p"));
        await home.ShowsAsync("Other");
        var retracted = _world.ChangeOfAsync(Jo);
        _world.Server.Remove(Jo, "p");
        _world.Server.Tell(new PubSubEvent.Retract(Jo.Service, Jo.Node, false, ["p"]));
        await retracted;
        _world.Server.Publish(Jo, "r", Entry("Next", 1));
        await home.UntilAsync(now => now.UnreadCount == 1 || now.Posts.Count == 2);

        Assert.All(seen.SkipLast(1), one => Assert.Equal((1, 0), one));
        Assert.All(home.Snapshot.Posts, post => Assert.Null(post.Edited));
    }

    [Theory(Timeout = TimeLimit)]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Tombstone_of_an_unknown_post_is_neither_shown_nor_counted(bool isLive)
    {
        var tombstone = Deleted(Jo, "p");
        if (isLive)
        {
            _world.Server.Remove(Jo, "p");
        }
        else
        {
            _world.Server.Put(Jo, "p", tombstone);
        }
        await _world.ConnectAsync(Jo);
        await using var home = await _world.Timelines.OpenAsync(null, 20, Stop);
        await home.UntilAsync(now => now is { AtEnd: true, Posts: [{ Text: "Other" }] });
        if (isLive)
        {
            var came = _world.ChangeOfAsync(Jo);
            _world.Server.Publish(Jo, "p", tombstone);
            await came;
            await _world.SettleAsync();
        }
        Assert.Equal("Other", Assert.Single(home.Snapshot.Posts).Text);
        Assert.Equal(0, home.Snapshot.UnreadCount);
    }

    [Theory(Timeout = TimeLimit)]
    [InlineData("bob@here.example", "bob@here.example", true)]
    [InlineData("bob@here.example", "carol@here.example", false)]
    [InlineData("bob@here.example", null, false)]
    [InlineData(null, null, true)]
    [InlineData(null, "carol@here.example", true)]
    public async Task Tombstone_takes_a_comment_only_from_a_publisher_who_is_not_known_or_the_same(
        string? publisher,
        string? deletedBy,
        bool goes
    )
    {
        _world.Server.Remove(Jo, "q");
        await _world.ConnectAsync(Jo, Comments);
        await using var home = await _world.Timelines.OpenAsync(null, 20, Stop);
        await home.ShowsAsync("Post");
        _world.Server.Publish(Comments, "c", Entry("Comment", 30, Root, author: Bob), Parse(publisher));
        await home.UntilAsync(now => now.Posts is [{ ReplyCount: 1 }] or [_, _]);

        var came = _world.ChangeOfAsync(Comments);
        _world.Server.Publish(Comments, "c", Deleted(Comments, "c"), Parse(deletedBy));
        await came;
        await _world.SettleAsync();
        // The same comes with the next reading.
        await _world.Timelines.MarkStaleAsync(Comments, Stop);
        await using var thread = await OpenAsync();
        await thread.UntilAsync(now => !now.LoadingReplies && now.Replies.Count == (goes ? 0 : 1));
        await _world.SettleAsync();

        var comment = await _world.Timelines.Index.FindAsync(new PostAddress(Comments, "c"), Stop);
        Assert.Equal(goes, comment is null);
        Assert.Null(comment?.Edited);
    }

    [Fact(Timeout = TimeLimit)]
    public async Task Comment_that_somebody_else_declared_deleted_is_still_found_by_its_atom_id()
    {
        await _world.ConnectAsync(Jo, Comments);
        var comment = Entry("Comment", 30, Root, author: Bob);
        _world.Server.Publish(Comments, "c", comment, Bob);
        _world.Server.Publish(Comments, "c", Tombstone.Of(comment, "c", _world.Time.GetUtcNow()), Carol);
        _world.Server.Publish(Comments, "r", Answering(Id(Comments, "c"), Entry("Answer", 20)));
        await using var thread = await OpenAsync();
        var replies = (await thread.UntilAsync(now => now.Replies.Count == 2)).Replies;
        Assert.Equal([("Comment", 0), ("Answer", 1)], replies.Select(one => (one.Post.Text, one.Depth)));
    }

    [Fact(Timeout = TimeLimit)]
    public async Task Deleted_parent_leaves_its_replies_in_the_thread()
    {
        _world.Server.Put(Comments, "c", Entry("Comment", 30, Root));
        _world.Server.Put(Comments, "r", Entry("Answer", 20, new PostAddress(Comments, "c")));
        await _world.ConnectAsync(Jo, Comments);
        await using var thread = await OpenAsync();
        await thread.UntilAsync(now => now.Replies is [_, { Depth: 1 }]);
        _world.Server.Publish(Comments, "c", Deleted(Comments, "c"));
        await thread.UntilAsync(now => now.Replies is [{ Depth: 0, Post.Text: "Answer" }]);
    }

    private static Jid? Parse(string? address) => address is null ? null : Jid.Parse(address);

    private static string Id(FeedAddress feed, string itemId) => $"tag:{feed.Service},2026:{itemId}";

    private XElement Entry(
        string text,
        int minutes,
        PostAddress? parent = null,
        FeedAddress? comments = null,
        Jid? author = null
    )
    {
        var entry = _world.Entry(text, minutes, parent, comments, author);
        var (feed, id) = text == "Comment" ? (Comments, "c") : (Jo, text);
        entry.Add(new XElement(AtomNames.Atom + "id", Id(feed, id)));
        return entry;
    }

    private static XElement Answering(string id, XElement entry)
    {
        entry.Add(new XElement(AtomNames.Thread + "in-reply-to", new XAttribute("ref", id)));
        return entry;
    }

    private XElement Deleted(FeedAddress feed, string itemId)
    {
        var stored = _world.Server.Ids(feed).Contains(itemId) ? _world.Server.Payload(feed, itemId) : Entry("x", 50);
        return Tombstone.Of(stored, Id(feed, itemId), _world.Time.GetUtcNow());
    }

    private Task<LiveThread> OpenAsync() =>
        LiveThread.OpenAsync(_world.Timelines, Root, _ => false, (_, _) => Task.CompletedTask, Stop);
}
