using System.Xml.Linq;
using Microblog.Core.Cache;
using Microblog.Core.Model;
using Microblog.Core.Tests.Fakes;
using Microblog.Core.Timelines;
using Microblog.Xmpp;
using Xunit;

namespace Microblog.Core.Tests.Timelines;

/// <summary>Items that look like something else than posts, and are shown as what they are.</summary>
public sealed class UnusualItemTests : IAsyncLifetime
{
    private const int TimeLimit = 30_000;
    private static readonly FeedAddress Jo = AccountWorld.Person("jo");
    private static readonly FeedAddress Garden = new(Jid.Parse("pubsub.here.example"), "garden");
    private static readonly Jid Carol = Jid.Parse("carol@here.example");
    private static readonly FeedAddress Comments = new(
        Jid.Parse("pubsub.here.example"),
        FeedAddress.CommentsPrefix + "p"
    );

    private AccountWorld _world = null!;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _world = await AccountWorld.CreateAsync();

    public ValueTask DisposeAsync() => _world.DisposeAsync();

    [Theory(Timeout = TimeLimit)]
    [InlineData("♥")]
    [InlineData("❤")]
    [InlineData("❤\uFE0F")]
    public async Task Heart_in_a_personal_feed_is_a_post(string heart)
    {
        _world.Server.Put(Jo, "p", _world.Entry("Post", 9));
        _world.Server.Put(Jo, "h", _world.Entry(heart, 5));
        _world.Server.Put(Jo, "r", _world.Entry(heart, 3, new PostAddress(Jo, "p")));
        await _world.ConnectAsync(Jo);
        await using var home = await _world.Timelines.OpenAsync(null, 20, Stop);
        await home.ShowsAsync(heart, heart, "Post");
    }

    [Fact(Timeout = TimeLimit)]
    public async Task Heart_in_a_community_is_a_post_and_in_a_comments_node_a_like()
    {
        _world.Server.Put(Garden, "p", _world.Entry("Post", 9, comments: Comments));
        _world.Server.Put(Garden, "h", _world.Entry("♥", 5));
        _world.Server.Put(Garden, "r", _world.Entry("♥", 4, new PostAddress(Garden, "h")));
        _world.Server.Put(Comments, "l", _world.Entry("♥", 3, author: Jo.Service));
        _world.Server.Put(Comments, "w", Pictured(_world.Entry("♥", 2)));
        await _world.ConnectAsync(Garden, Comments);
        await using var home = await _world.Timelines.OpenAsync(null, 20, Stop);
        var shown = await home.UntilAsync(now => now.Posts is [_, _, _, { LikeCount: 1 }]);
        Assert.Equal(["w", "r", "h", "p"], shown.Posts.Select(post => post.Address.ItemId));
    }

    [Fact(Timeout = TimeLimit)]
    public async Task Heart_in_a_node_that_is_used_for_comments_is_a_like_of_the_post_that_it_names()
    {
        var replies = new FeedAddress(Garden.Service, "replies-of-p");
        _world.Server.Put(Garden, "p", _world.Entry("Post", 9, comments: replies));
        _world.Server.Put(replies, "l", _world.Entry("♥", 3, new PostAddress(Garden, "p"), author: Jo.Service));
        await _world.ConnectAsync(Garden, replies);
        await using var home = await _world.Timelines.OpenAsync(null, 20, Stop);
        await home.UntilAsync(now => now.Posts is [{ LikeCount: 1 }]);
    }

    [Theory(Timeout = TimeLimit)]
    [InlineData("0")]
    [InlineData("test_post")]
    public async Task Entry_of_a_personal_feed_is_shown_under_any_id(string id)
    {
        _world.Server.Put(Jo, id, _world.Entry("A post", 5));
        _world.Server.Put(Garden, id, _world.Entry("About the garden", 5));
        await _world.ConnectAsync(Jo, Garden);
        await using var home = await _world.Timelines.OpenAsync(null, 20, Stop);
        await home.ShowsAsync("A post");
    }

    [Theory(Timeout = TimeLimit)]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Copy_of_a_post_of_somebody_left_out_is_left_out_though_its_publisher_claims_it(bool isBefore)
    {
        var copy = Copied(_world.Entry("Words of carol", 5, author: Jo.Service), Carol);
        _world.Server.Put(Jo, "c", copy);
        _world.Server.Put(Jo, "p", _world.Entry("Post", 9));
        if (isBefore)
        {
            await HideAsync();
        }
        await _world.ConnectAsync(Jo);
        await using var home = await _world.Timelines.OpenAsync(null, 20, Stop);
        if (!isBefore)
        {
            await home.ShowsAsync("Words of carol", "Post");
            await HideAsync();
        }
        await home.ShowsAsync("Post");
        await using (
            var thread = await LiveThread.OpenAsync(
                _world.Timelines,
                new PostAddress(Jo, "c"),
                _ => true,
                (_, _) => Task.CompletedTask,
                Stop
            )
        )
        {
            await thread.UntilAsync(now => now.MutedAuthor == Carol);
        }
        await _world.Timelines.MuteAsync(_ => [], Stop);
        await home.UntilAsync(now => now.Posts.Count + now.UnreadCount == 2);

        // Whose feed it is in counts as before.
        await _world.Timelines.MuteAsync(_ => [new MutedAuthor(Jo.Service.ToString(), true, 1)], Stop);
        await home.ShowsAsync();
    }

    [Theory(Timeout = TimeLimit)]
    [InlineData(true, null)]
    [InlineData(false, null)]
    [InlineData(true, "jo@here.example")]
    [InlineData(false, "jo@here.example")]
    public async Task Copy_in_a_community_of_a_post_of_somebody_left_out_is_left_out_whoever_claims_it(
        bool isBefore,
        string? publisher
    )
    {
        var copy = Copied(_world.Entry("Words of carol", 5, author: Jo.Service), Carol);
        _world.Server.Put(Garden, "c", copy, publisher is null ? null : Jid.Parse(publisher));
        _world.Server.Put(Garden, "p", _world.Entry("Post", 9));
        if (isBefore)
        {
            await HideAsync();
        }
        await _world.ConnectAsync(Garden);
        await using var home = await _world.Timelines.OpenAsync(null, 20, Stop);
        if (!isBefore)
        {
            await home.ShowsAsync("Words of carol", "Post");
            await HideAsync();
        }
        await home.ShowsAsync("Post");
        await using (
            var thread = await LiveThread.OpenAsync(
                _world.Timelines,
                new PostAddress(Garden, "c"),
                _ => true,
                (_, _) => Task.CompletedTask,
                Stop
            )
        )
        {
            await thread.UntilAsync(now => now.MutedAuthor == Carol);
        }
        await _world.Timelines.MuteAsync(_ => [], Stop);
        await home.UntilAsync(now => now.Posts.Count + now.UnreadCount == 2);

        // Who claims it counts as before.
        await _world.Timelines.MuteAsync(_ => [new MutedAuthor(Jo.Service.ToString(), true, 1)], Stop);
        await home.ShowsAsync("Post");
    }

    private static XElement Copied(XElement entry, Jid from)
    {
        entry.Add(
            new XElement(
                entry.Name.Namespace + "link",
                new XAttribute("rel", "via"),
                new XAttribute("href", new PostAddress(FeedAddress.Microblog(from), "x").ToString())
            )
        );
        return entry;
    }

    private Task HideAsync() => _world.Timelines.MuteAsync(_ => [new MutedAuthor(Carol.ToString(), true, 1)], Stop);

    private static XElement Pictured(XElement entry)
    {
        entry.Add(
            new XElement(
                entry.Name.Namespace + "link",
                new XAttribute("rel", "enclosure"),
                new XAttribute("type", "image/png"),
                new XAttribute("href", "https://h.example/a.png")
            )
        );
        return entry;
    }
}
