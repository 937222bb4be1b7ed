using System.Xml.Linq;
using Microblog.Core.Atom;
using Microblog.Core.Cache;
using Microblog.Core.Model;
using Microblog.Core.Posts;
using Microblog.Core.Tests.Fakes;
using Microblog.Core.Timelines;
using Microblog.Core.Timelines.Threads;
using Microblog.Xmpp;
using Xunit;

namespace Microblog.Core.Tests.Timelines.Threads;

/// <summary>Which posts are in a thread, and what home says that a reply answers.</summary>
public sealed class ThreadEntriesTests : IAsyncLifetime
{
    private const int TimeLimit = 60_000;
    private static readonly XNamespace Thread = "http://purl.org/syndication/thread/1.0";
    private static readonly FeedAddress Jo = AccountWorld.Person("jo");
    private static readonly FeedAddress Ann = AccountWorld.Person("ann");
    private static readonly Jid Service = Jid.Parse("pubsub.here.example");
    private static readonly FeedAddress Comments = new(Service, FeedAddress.CommentsPrefix + "p");
    private static readonly PostAddress Root = new(Jo, "p");

    private AccountWorld _world = null!;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _world = await AccountWorld.CreateAsync();
        _world.Server.Put(Jo, "p", _world.Entry("Post", 50, comments: Comments));
        _world.Server.Put(Comments, "c", _world.Entry("Comment", 40, Root));
    }

    public ValueTask DisposeAsync() => _world.DisposeAsync();

    [Fact(Timeout = TimeLimit)]
    public async Task Every_entry_of_a_comments_node_is_in_the_thread_once_whatever_it_names()
    {
        var threads = Enumerable
            .Range(1, 25)
            .Select(seed => new RandomThread(
                seed,
                new PostAddress(Jo, $"root{seed}"),
                new FeedAddress(Service, $"{FeedAddress.CommentsPrefix}root{seed}"),
                _world.Time.GetUtcNow().AddMinutes(-90)
            ))
            .ToList();
        foreach (var thread in threads)
        {
            foreach (var post in thread.Entries.Prepend(thread.Root))
            {
                _world.Server.Put(post.Address.Feed, post.Address.ItemId, ToEntry(post));
            }
        }
        await _world.ConnectAsync(Jo);
        foreach (var thread in threads)
        {
            // The entries of an entry's own node are read once somebody reads them.
            foreach (var node in thread.Entries.Select(one => one.Address.Feed).Distinct())
            {
                await using var window = await _world.Timelines.OpenAsync(node, 50, Stop);
                await window.UntilAsync(now => now.AtEnd);
            }
            await using var view = await OpenAsync(thread.Root.Address);
            var snapshot = await view.UntilAsync(now =>
                now is { Post: not null, LoadingReplies: false } && now.Replies.Count >= thread.Entries.Count
            );
            Assert.Equal(
                thread.Entries.Select(one => one.Address.ItemId).Order(StringComparer.Ordinal),
                snapshot.Replies.Select(one => one.Post.Address.ItemId).Order(StringComparer.Ordinal)
            );
            // The number at each post is what stands below it.
            Assert.Equal(snapshot.Replies.Count, snapshot.Post!.ReplyCount);
            Assert.Equal(
                snapshot.Replies.Select((one, at) => Below(snapshot.Replies, at)),
                snapshot.Replies.Select(one => one.Post.ReplyCount)
            );
        }
    }

    [Fact(Timeout = TimeLimit)]
    public async Task Number_of_replies_is_the_same_at_home_and_in_the_thread()
    {
        _world.Server.Put(Comments, "d", _world.Entry("To the comment", 30, new PostAddress(Comments, "c")));
        _world.Server.Put(Ann, "e", _world.Entry("From a feed", 20, Root));
        await _world.ConnectAsync(Jo, Ann, Comments);
        await using var home = await _world.Timelines.OpenAsync(null, 20, Stop);
        await home.UntilAsync(now => now.Posts.Any(one => one is { Text: "Post", ReplyCount: 3 }));
        await using var thread = await OpenAsync(Root);
        await thread.UntilAsync(now =>
            now is { Post.ReplyCount: 3, Replies: [{ Post.ReplyCount: 1 }, { Post.ReplyCount: 0 }, _] }
        );
        await using var between = await OpenAsync(new PostAddress(Comments, "c"));
        await between.UntilAsync(now => now is { Post.ReplyCount: 1, Ancestors: [{ ReplyCount: 3 }] });
    }

    [Theory(Timeout = TimeLimit)]
    [InlineData("href='xmpp:pubsub.here.example?;node=urn:xmpp:microblog:0;item=c'", 1)]
    [InlineData("ref='c'", 1)]
    [InlineData("href='c'", 1)]
    [InlineData("href='xmpp:pubsub.here.example/phone?;node=urn:xmpp:microblog:0:comments/p;item=c'", 1)]
    [InlineData(
        "ref='xmpp:pubsub.here.example?;node=urn:xmpp:microblog:0:comments/p;item=c' href='https://w.example/'",
        1
    )]
    [InlineData("ref='tag:nobody-knows' href='xmpp:elsewhere.example?;node=n;item=x'", 0)]
    [InlineData("href='xmpp:jo@here.example/phone?;node=urn:xmpp:microblog:0;item=p'", 0)]
    public async Task Reply_is_below_what_it_means_and_home_says_so(string attributes, int depth)
    {
        var entry = _world.Entry("Reply", 30);
        entry.Add(XElement.Parse($"<in-reply-to xmlns='{Thread}' {attributes}/>"));
        _world.Server.Put(Comments, "r", entry);
        await _world.ConnectAsync(Jo, Comments);
        await using var home = await _world.Timelines.OpenAsync(null, 20, Stop);
        var shown = await home.UntilAsync(now => now.Posts.Count == 3 && now.Posts[0].Parent is not null);
        Assert.Equal(depth == 1 ? "Comment" : "Post", shown.Posts[0].Parent!.Text);

        await using var thread = await OpenAsync(Root);
        var replies = (await thread.UntilAsync(now => now.Replies.Count == 2)).Replies;
        Assert.Equal([("Comment", 0), ("Reply", depth)], replies.Select(one => (one.Post.Text, one.Depth)));

        await using var own = await OpenAsync(new PostAddress(Comments, "r"));
        await own.UntilAsync(now => now.Ancestors is [{ Text: "Post" }, ..] && now.Ancestors.Count == depth + 1);
    }

    [Fact(Timeout = TimeLimit)]
    public async Task Reply_whose_parent_is_retracted_stays_in_the_thread()
    {
        _world.Server.Put(Comments, "r", _world.Entry("Reply", 30, new PostAddress(Comments, "c")));
        await _world.ConnectAsync(Jo, Comments);
        await using var thread = await OpenAsync(Root);
        await thread.UntilAsync(now => now.Replies is [_, { Depth: 1 }]);
        await using var own = await OpenAsync(new PostAddress(Comments, "r"));
        await own.UntilAsync(now => now.Ancestors.Count == 2);

        _world.Server.Remove(Comments, "c");
        _world.Server.Tell(new Xmpp.PubSub.PubSubEvent.Retract(Comments.Service, Comments.Node, false, ["c"]));

        await thread.UntilAsync(now => now.Replies is [{ Depth: 0, Post.Text: "Reply" }]);
        await own.UntilAsync(now => now.Ancestors is [{ Text: "Post" }]);
        await using var home = await _world.Timelines.OpenAsync(null, 20, Stop);
        await home.UntilAsync(now => now.Posts is [{ Text: "Reply", Parent.Text: "Post" }, _]);
    }

    [Fact(Timeout = TimeLimit)]
    public async Task Reply_to_somebody_who_is_muted_stays_in_the_thread()
    {
        _world.Server.Put(
            Comments,
            "m",
            _world.Entry("Muted", 35, new PostAddress(Comments, "c"), author: Ann.Service)
        );
        _world.Server.Put(Comments, "r", _world.Entry("Reply", 30, new PostAddress(Comments, "m")));
        await _world.ConnectAsync(Jo, Comments);
        await using var thread = await OpenAsync(Root);
        await thread.UntilAsync(now => now.Replies is [_, _, { Depth: 2 }]);

        await _world.Timelines.MuteAsync(_ => [new MutedAuthor(Ann.Service.ToString(), false, 1)], Stop);

        await thread.UntilAsync(now => now.Replies is [{ Depth: 0 }, { Depth: 1, Post.Text: "Reply" }]);
        await using var own = await OpenAsync(new PostAddress(Comments, "r"));
        await own.UntilAsync(now => now.Ancestors is [{ Text: "Post" }, { Text: "Comment" }]);
        await using var home = await _world.Timelines.OpenAsync(null, 20, Stop);
        await home.UntilAsync(now => now.Posts is [{ Text: "Reply", Parent.Text: not "Muted" }, ..]);
    }

    [Fact(Timeout = TimeLimit)]
    public async Task Comment_that_names_nothing_answers_the_nodes_post_even_where_that_comes_later()
    {
        _world.Server.Remove(Comments, "c");
        _world.Server.Put(Comments, "r", _world.Entry("Comment of another program", 30));
        _world.Server.Remove(Jo, "p");
        await _world.ConnectAsync(Jo, Comments);
        await using var home = await _world.Timelines.OpenAsync(null, 20, Stop);
        var alone = await home.UntilAsync(now => now.Posts.Count == 1);
        Assert.True(alone.Posts[0] is { IsReply: true, Parent: null, ParentAddress: null });

        _world.Server.Publish(Jo, "p", _world.Entry("Post", 50, comments: Comments));

        var both = await home.UntilAsync(now => now.Posts is [{ Parent.Text: "Post" }, _]);
        Assert.Equal(Root, both.Posts[0].ParentAddress);
        _world.Server.Publish(Jo, "p", _world.Entry("Edited", 50, comments: Comments));
        await home.UntilAsync(now => now.Posts is [{ Parent.Text: "Edited" }, _]);
    }

    [Fact(Timeout = TimeLimit)]
    public async Task Post_of_a_feed_that_shares_another_and_has_its_own_comments_is_no_reply()
    {
        var comments = new FeedAddress(Service, FeedAddress.CommentsPrefix + "share");
        _world.Server.Put(Ann, "share", _world.Entry("See this", 20, Root, comments));
        _world.Server.Put(Ann, "reply", _world.Entry("Reply", 10, Root));
        await _world.ConnectAsync(Jo, Ann, Comments);
        await using var home = await _world.Timelines.OpenAsync(null, 20, Stop);
        var shown = await home.UntilAsync(now => now.Posts.Count == 4 && now.Posts[3].ReplyCount == 2);
        Assert.Equal([false, true], shown.Posts.Take(2).Select(post => post.IsQuote));
        Assert.Equal("Post", shown.Posts[1].Parent?.Text);

        await using var thread = await OpenAsync(Root);
        var replies = (await thread.UntilAsync(now => now is { Replies.Count: 2, LoadingReplies: false })).Replies;
        Assert.Equal(["Comment", "Reply"], replies.Select(one => one.Post.Text));
        await using var share = await OpenAsync(new PostAddress(Ann, "share"));
        await share.UntilAsync(now => now.Ancestors is [{ Text: "Post" }]);
    }

    [Fact(Timeout = TimeLimit)]
    public async Task Comment_on_an_account_names_the_post_of_that_account_that_is_not_known()
    {
        var comments = new FeedAddress(Ann.Service, FeedAddress.CommentsPrefix + "q");
        _world.Server.Put(comments, "r", _world.Entry("Comment", 30));
        await _world.ConnectAsync(comments);
        await using var home = await _world.Timelines.OpenAsync(null, 20, Stop);
        var shown = await home.UntilAsync(now => now.Posts.Count == 1);
        Assert.Equal(new PostAddress(Ann, "q"), shown.Posts[0].ParentAddress);

        // Its thread asks for that post.
        _world.Server.Put(Ann, "q", _world.Entry("Post of ann", 50, comments: comments));
        await using var thread = await OpenAsync(new PostAddress(comments, "r"));
        await thread.UntilAsync(now => now.Ancestors is [{ Text: "Post of ann" }]);
    }

    [Fact(Timeout = TimeLimit)]
    public async Task Node_that_several_posts_name_belongs_to_the_post_after_which_it_is_named()
    {
        _world.Server.Put(Ann, "x", _world.Entry("Names the same node", 90, comments: Comments));
        _world.Server.Put(Comments, "r", _world.Entry("Reply", 10));
        await _world.ConnectAsync(Ann, Jo, Comments);
        await using var home = await _world.Timelines.OpenAsync(null, 20, Stop);
        var all = await home.UntilAsync(now => now.Posts.Count == 4);
        Assert.Equal(("Reply", "Post"), (all.Posts[0].Text, all.Posts[0].Parent?.Text));
    }

    private static int Below(IReadOnlyList<ThreadReply> replies, int at) =>
        replies.Skip(at + 1).TakeWhile(one => one.Depth > replies[at].Depth).Count();

    private Task<LiveThread> OpenAsync(PostAddress post) =>
        LiveThread.OpenAsync(_world.Timelines, post, _ => true, (_, _) => Task.CompletedTask, Stop);

    private static XElement ToEntry(Post post) =>
        AtomEntryWriter.Write(
            new NewEntry
            {
                Address = post.Address,
                AtomId = post.AtomId,
                Author = Jo.Service,
                Published = post.Published,
                Updated = post.Published,
                Title = post.Text,
                InReplyTo = post.Answers,
                Comments = post.Comments,
            }
        );
}
