using Microblog.Core.Cache;
using Microblog.Core.Model;
using Microblog.Xmpp;
using Xunit;

namespace Microblog.Storage.Tests;

public abstract partial class StorageTests
{
    private static readonly FeedAddress Square = new(Jid.Parse("pubsub.there.example"), "square");

    [Fact(Timeout = TimeLimit)]
    public async Task Muted_posts_are_left_out_and_return_unchanged()
    {
        var store = await NewStoreAsync();
        var (jo, square, opened) = (
            await FeedAsync(store, "jo"),
            await store.AddFeedAsync(Square, true, Stop),
            await FeedAsync(store, "jo-again", home: false)
        );
        await StoreAsync(store, jo, By(jo, "own", 9, "jo@there.example"), By(jo, "repeat", 8, "ann@there.example"));
        await StoreAsync(
            store,
            square,
            By(square, "jos", 7, "jo@there.example"),
            By(square, "anns", 6, "ann@there.example"),
            By(square, "far", 5, "zoe@far.example"),
            By(square, "nobodys", 4, null),
            Row(square, "0", 3, 3, shown: false)
        );
        await StoreAsync(store, opened, By(opened, "not-home", 2, "jo@there.example"));

        await store.SaveMutedAsync(Hidden("jo@there.example"), Stop);
        Assert.Equal(["anns", "far", "nobodys"], await ItemsAsync(store, TimelineScope.Home));
        Assert.Empty(await ItemsAsync(store, new TimelineScope(opened.FeedId)));
        Assert.Equal(3, await store.CountAboveAsync(TimelineScope.Home, Position.Bottom, Stop));

        await store.SaveMutedAsync(Hidden("jo@there.example", "far.example"), Stop);
        Assert.Equal(["anns", "nobodys"], await ItemsAsync(store, TimelineScope.Home));
        await store.SaveMutedAsync(Hidden("ann@there.example", "far.example"), Stop);
        Assert.Equal(["own", "jos", "nobodys"], await ItemsAsync(store, TimelineScope.Home));
        Assert.Equal(["not-home"], await ItemsAsync(store, new TimelineScope(opened.FeedId)));

        await store.SaveMutedAsync(MutedAuthors.None, Stop);
        var all = new[] { "own", "repeat", "jos", "anns", "far", "nobodys" };
        Assert.Equal(all, await ItemsAsync(store, TimelineScope.Home));
        var zero = Assert.Single(await store.FindAsync(square.FeedId, ["0"], Stop));
        Assert.False(zero.Shown);
    }

    [Fact(Timeout = TimeLimit)]
    public async Task Copy_of_a_post_of_somebody_hidden_is_left_out_and_comes_back_as_it_was()
    {
        var store = await NewStoreAsync();
        var square = await store.AddFeedAsync(Square, true, Stop);
        var copy = By(square, "copy", 7, "jo@there.example");
        copy = copy with { Content = copy.Content! with { Source = "ann@there.example" } };
        await StoreAsync(store, square, copy, By(square, "jos", 6, "jo@there.example"));

        await store.SaveMutedAsync(Hidden("ann@there.example"), Stop);
        Assert.Equal(["jos"], await ItemsAsync(store, TimelineScope.Home));
        await store.SaveMutedAsync(Hidden("jo@there.example"), Stop);
        Assert.Empty(await ItemsAsync(store, TimelineScope.Home));
        await store.SaveMutedAsync(MutedAuthors.None, Stop);
        Assert.Equal(["copy", "jos"], await ItemsAsync(store, TimelineScope.Home));
    }

    [Fact(Timeout = TimeLimit)]
    public async Task Muted_authors_belong_to_one_account()
    {
        var (mine, other) = (
            await NewStoreAsync(),
            Database.StoreOf(await Database.NewAccountAsync(Person("x").Service))
        );
        var feed = await other.AddFeedAsync(Square, true, Stop);
        await StoreAsync(other, feed, By(feed, "jos", 7, "jo@there.example"));

        await mine.SaveMutedAsync(Hidden("jo@there.example", "spam.example"), Stop);
        var known = (await mine.LoadMutedAsync(Stop)).All;
        Assert.Equal(Hidden("jo@there.example", "spam.example").All, known);
        Assert.Empty((await other.LoadMutedAsync(Stop)).All);
        Assert.Equal(["jos"], await ItemsAsync(other, TimelineScope.Home));
    }

    private static MutedAuthors Hidden(params string[] addresses) =>
        new([.. addresses.Select((address, index) => new MutedAuthor(address, index > 0, 1000 - index))]);

    private static CachedEntry By(FeedState feed, string itemId, long key, string? author) =>
        Row(feed, itemId, key, (int)(10 - key)) with
        {
            Content = new EntryContent("{}", null, author, null, null, null, null, false),
        };
}
