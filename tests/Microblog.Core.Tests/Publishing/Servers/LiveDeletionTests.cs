using Microblog.Core.Model;
using Microblog.Core.Nodes;
using Microblog.Core.Publishing;
using Microblog.Core.Tests.Fakes;
using Microblog.Core.Timelines.Windows;
using Microblog.Testing.Servers;
using Xunit;

namespace Microblog.Core.Tests.Publishing.Servers;

/// <summary>What is left of a deleted post, and of the node for its replies, on real servers.</summary>
[Trait("Category", "Server")]
public sealed class LiveDeletionTests(SharedServers servers)
{
    private const int TimeLimit = 120_000;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact(Timeout = TimeLimit)]
    public async Task Post_goes_once_for_every_reader_and_takes_its_comments_node_along_on_prosody()
    {
        var server = await servers.TakeAsync(ServerKind.Prosody);
        await DeletePostAsync(server, Audience.Everybody);
        await DeletePostAsync(server, Audience.Contacts);
    }

    [Theory(Timeout = TimeLimit)]
    [InlineData(ServerKind.EjabberdMnesia)]
    [InlineData(ServerKind.EjabberdSql)]
    public async Task Post_goes_once_for_every_reader_and_takes_its_comments_node_along_on_ejabberd(ServerKind kind)
    {
        var server = await servers.TakeAsync(kind);
        await DeletePostAsync(server, Audience.Everybody);
        await DeletePostAsync(server, Audience.Contacts);
    }

    [Fact(Timeout = TimeLimit)]
    public async Task Post_in_a_community_goes_also_where_its_author_may_not_retract_it_on_prosody()
    {
        var server = await servers.TakeAsync(ServerKind.Prosody);
        await DeleteInCommunityAsync(server, isRetracted: false);
    }

    [Theory(Timeout = TimeLimit)]
    [InlineData(ServerKind.EjabberdMnesia)]
    [InlineData(ServerKind.EjabberdSql)]
    public async Task Post_in_a_community_goes_also_where_its_author_may_not_retract_it_on_ejabberd(ServerKind kind)
    {
        var server = await servers.TakeAsync(kind);
        await DeleteInCommunityAsync(server, isRetracted: true);
    }

    private static async Task DeletePostAsync(XmppServer server, Audience audience)
    {
        await using var alice = await LivePerson.SignInAsync(server, "alice", Stop);
        await alice.Publisher.SetAudienceAsync(audience, Stop);
        await alice.FollowAsync(alice.Feed, Stop);
        await using var other = await LivePerson.SignInAsync(server, "alice", Stop);
        await other.Timelines.FollowAsync(alice.Feed, home: true, Stop);
        await using var bob = await LivePerson.SignInAsync(server, "bob", Stop);
        await bob.FollowAsync(alice.Feed, Stop);
        await using var dave = await LivePerson.SignInAsync(server, "dave", Stop);

        var address = await alice.PostAsync(alice.Feed, "A post", Stop);
        var post = (await bob.Home.ShowsAsync("A post")).Posts[0];
        await other.Home.ShowsAsync("A post");
        var comments = post.Comments!;
        Assert.Equal(audience == Audience.Everybody ? server.PubSub : alice.Own, comments.Service);
        await bob.PubSub.SubscribeAsync(comments.Service, comments.Node, Stop);
        // As where the post was written in another program of the same account.
        await other.FollowAsync(comments, Stop);
        await bob.ReplyAsync(post, "A reply", Stop);
        await other.Home.UntilAsync(now => now.UnreadCount + now.Posts.Count == 2);
        if (audience == Audience.Everybody)
        {
            await dave.PubSub.SubscribeAsync(comments.Service, comments.Node, Stop);
        }
        await using var thread = await bob.OpenThreadAsync(address, Stop);
        await thread.UntilAsync(now => now is { Replies: [{ Post.Text: "A reply" }], LoadingReplies: false });
        var seen = new List<TimelineSnapshot>();
        bob.Home.Changed += () =>
        {
            lock (seen)
            {
                seen.Add(bob.Home.Snapshot);
            }
        };

        var own = (await alice.Timelines.Index.FindAsync(address, Stop))!;
        var node = CommentsNodes.Own(own, alice.Own);
        Assert.Equal(comments, node);
        await alice.Publisher.DeleteAsync(address, node, DateTimeOffset.UtcNow, Stop);

        foreach (var reader in new[] { alice, bob, other })
        {
            await reader.Home.ShowsAsync();
            // Not with the next reading either.
            await reader.Timelines.MarkStaleAsync(alice.Feed, Stop);
            await reader.Home.UntilAsync(now => now is { AtEnd: true, Loading: false, Posts: [], UnreadCount: 0 });
        }
        await other.Timelines.MarkStaleAsync(comments, Stop);
        await other.Home.UntilAsync(_ => other.Timelines.Find(comments)!.Failure is not null);
        Assert.All([alice, bob, other], reader => Assert.Empty(reader.Home.Snapshot.Troubles));
        await thread.UntilAsync(now => now is { Post: null, Failure: FeedFailure.NotFound });
        lock (seen)
        {
            Assert.All(seen, now => Assert.Equal(0, now.UnreadCount));
            Assert.All(
                seen.SelectMany(now => now.Posts),
                one => Assert.Equal(("A post", null), (one.Text, one.Edited))
            );
        }

        Assert.Empty(await alice.PubSub.GetItemsAsync(alice.Own, alice.Feed.Node, [address.ItemId], Stop));
        foreach (var subscriber in new[] { alice, bob, dave })
        {
            var subscriptions = await subscriber.PubSub.GetSubscriptionsAsync(comments.Service, Stop);
            Assert.DoesNotContain(subscriptions, one => one.Node == comments.Node);
        }
        // Deleted again, as after a cut: nothing is made anew by it.
        await alice.Publisher.DeleteAsync(address, node, DateTimeOffset.UtcNow, Stop);
        Assert.Empty(await alice.PubSub.GetItemsAsync(alice.Own, alice.Feed.Node, [address.ItemId], Stop));
        await alice.PubSub.CreateNodeAsync(comments.Service, comments.Node, new Dictionary<string, string>(), Stop);
    }

    private static async Task DeleteInCommunityAsync(XmppServer server, bool isRetracted)
    {
        await using var alice = await LivePerson.SignInAsync(server, "alice", Stop);
        await using var bob = await LivePerson.SignInAsync(server, "bob", Stop);
        var club = new FeedAddress(server.PubSub, "club");
        var form = NodeConfiguration.Wanted("urn:xmpp:pubsub-social-feed:1", "open", everybodyPublishes: true);
        await new NodeConfiguration(alice.PubSub).EnsureAsync(club, form, Stop);
        await alice.FollowAsync(club, Stop);
        await bob.FollowAsync(club, Stop);
        var address = await bob.PostAsync(club, "A post", Stop);
        await alice.Home.ShowsAsync("A post");
        var post = (await bob.Home.ShowsAsync("A post")).Posts[0];
        Assert.NotNull(post.Comments);

        await bob.Publisher.DeleteAsync(address, CommentsNodes.Own(post, bob.Own), DateTimeOffset.UtcNow, Stop);

        foreach (var reader in new[] { bob, alice })
        {
            await reader.Home.ShowsAsync();
            await reader.Timelines.MarkStaleAsync(club, Stop);
            await reader.Home.UntilAsync(now => now is { AtEnd: true, Loading: false, Posts: [] });
        }
        var left = await alice.PubSub.GetItemsAsync(club.Service, club.Node, [address.ItemId], Stop);
        Assert.Equal(isRetracted ? 0 : 1, left.Count);
        Assert.DoesNotContain(left, item => item.Payload!.ToString().Contains("A post", StringComparison.Ordinal));
        var comments = post.Comments;
        await bob.PubSub.CreateNodeAsync(comments.Service, comments.Node, new Dictionary<string, string>(), Stop);
    }
}
