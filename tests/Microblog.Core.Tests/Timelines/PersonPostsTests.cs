using Microblog.Core.Model;
using Microblog.Core.Tests.Fakes;
using Microblog.Xmpp;
using Xunit;

namespace Microblog.Core.Tests.Timelines;

/// <summary>What a person's page lists besides their feed.</summary>
public sealed class PersonPostsTests
{
    private const int TimeLimit = 30_000;
    private static readonly Jid Jo = AccountWorld.Person("jo").Service;
    private static readonly FeedAddress JosFeed = AccountWorld.Person("jo");
    private static readonly FeedAddress Ann = AccountWorld.Person("ann");
    private static readonly FeedAddress Hostile = new(Jid.Parse("evil.example"), "club");

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact(Timeout = TimeLimit)]
    public async Task Posts_in_other_feeds_are_listed_where_it_is_certain_who_wrote_them()
    {
        await using var world = await AccountWorld.CreateAsync();
        var node = new FeedAddress(Jid.Parse("pubsub.here.example"), FeedAddress.CommentsPrefix + "a");
        world.Timelines.Index.Services.Learn(AccountWorld.Own.Domain, [node.Service]);
        world.Server.Put(JosFeed, "one", world.Entry("One", 9));
        world.Server.Put(JosFeed, "two", world.Entry("Two", 3));
        world.Server.Put(Ann, "a", world.Entry("Ann writes", 8, comments: node));
        world.Server.Put(node, "r", world.Entry("Jo answers", 5, new PostAddress(Ann, "a"), author: Jo), Jo);
        world.Server.Put(Hostile, "x", world.Entry("Words put into the mouth of Jo", 1, author: Jo), Jo);
        await world.ConnectAsync(JosFeed, Ann, node, Hostile);
        await using (var all = await world.Timelines.OpenAsync(null, 20, Stop))
        {
            await all.UntilAsync(now => now.AtEnd && now.Posts.Count >= 4);
        }

        var posts = await world.Timelines.Index.ByPersonAsync(Jo, withPictures: false, 10, Stop);
        Assert.Equal(["Two", "Jo answers", "One"], posts.Select(post => post.Text));
        Assert.Equal("Ann writes", posts[1].Parent?.Text);
        posts = await world.Timelines.Index.ByPersonAsync(Jo, withPictures: false, 2, Stop);
        Assert.Equal(["Two", "Jo answers"], posts.Select(post => post.Text));
        Assert.Empty(await world.Timelines.Index.ByPersonAsync(Jo, withPictures: true, 10, Stop));
    }

    [Fact(Timeout = TimeLimit)]
    public async Task Feed_is_shown_without_replies_where_they_are_not_wanted()
    {
        await using var world = await AccountWorld.CreateAsync();
        world.Server.Put(JosFeed, "one", world.Entry("One", 9));
        world.Server.Put(JosFeed, "re", world.Entry("Jo answers", 5, new PostAddress(Ann, "a")));
        world.Server.Put(JosFeed, "two", world.Entry("Two", 3));
        await world.ConnectAsync(JosFeed);
        await using var posts = await world.Timelines.OpenAsync(JosFeed, 20, null, withoutReplies: true, Stop);
        await using var all = await world.Timelines.OpenAsync(JosFeed, 20, Stop);

        await posts.UntilAsync(now => now.AtEnd && now.Posts.Count == 2);
        await all.UntilAsync(now => now.AtEnd && now.Posts.Count == 3);
        Assert.Equal(["Two", "One"], posts.Snapshot.Posts.Select(post => post.Text));

        // A reply that comes live is neither shown nor counted, and an edit may make one of a post.
        world.Server.Publish(JosFeed, "again", world.Entry("Jo answers again", 1, new PostAddress(Ann, "a")));
        world.Server.Publish(JosFeed, "one", world.Entry("One answers", 9, new PostAddress(Ann, "a")));
        await all.UntilAsync(now => now.UnreadCount == 1 && now.Posts[^1].Text == "One answers");
        await posts.UntilAsync(now => now.Posts.Count == 1);
        Assert.Equal((0, "Two"), (posts.Snapshot.UnreadCount, posts.Snapshot.Posts[0].Text));
    }
}
