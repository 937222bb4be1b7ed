using Microblog.Core.Atom;
using Microblog.Core.Model;
using Microblog.Core.Posts;
using Microblog.Xmpp;
using Xunit;

namespace Microblog.Core.Tests.Posts;

public sealed class PostReaderTests
{
    private static readonly Jid Alice = Jid.Parse("alice@example.org");
    private static readonly Jid Bob = Jid.Parse("bob@example.org");
    private static readonly FeedAddress Community = new(Jid.Parse("pubsub.example.org"), "garden");
    private static readonly FeedAddress Comments = new(Alice, FeedAddress.CommentsPrefix + "1");
    private static readonly DateTimeOffset Seen = new(2026, 5, 1, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public void The_owner_of_a_personal_feed_is_the_verified_author_of_what_names_none()
    {
        var post = Make(FeedAddress.Microblog(Alice), author: null);
        Assert.Equal((Alice, "alice", true), (post.Author, post.AuthorName, post.AuthorVerified));
    }

    [Fact]
    public void The_owner_of_a_personal_feed_is_verified() =>
        Assert.True(Make(FeedAddress.Microblog(Alice), Alice).AuthorVerified);

    [Fact]
    public void Another_author_in_a_personal_feed_is_shown_and_not_verified()
    {
        var post = Make(FeedAddress.Microblog(Alice), Bob);
        Assert.Equal((Bob, false), (post.Author, post.AuthorVerified));
        Assert.Null(post.RepeatOf);
    }

    [Theory]
    [InlineData("bob@example.org/phone", true)]
    [InlineData("alice@example.org", false)]
    [InlineData(null, false)]
    public void An_author_in_a_community_is_verified_by_the_publisher(string? publisher, bool isVerified) =>
        Assert.Equal(isVerified, Make(Community, Bob, publisher is null ? null : Jid.Parse(publisher)).AuthorVerified);

    [Fact]
    public void The_publisher_is_the_author_of_what_names_none() =>
        Assert.Equal((Bob, true), (Make(Community, null, Bob).Author, Make(Community, null, Bob).AuthorVerified));

    [Fact]
    public void A_post_without_author_and_publisher_is_the_communitys()
    {
        var post = Make(Community, null);
        Assert.Equal((null, "pubsub.example.org", false), (post.Author, post.AuthorName, post.AuthorVerified));
    }

    [Fact]
    public void The_owner_of_a_comments_node_is_not_the_author_of_what_others_write_there()
    {
        var post = Make(Comments, Alice);
        Assert.Equal((Alice, false), (post.Author, post.AuthorVerified));
        Assert.Null(Make(Comments, null).Author);
    }

    [Theory]
    [InlineData("alice@example.org", null, false)]
    [InlineData("alice@example.org", "alice@example.org", true)]
    [InlineData("alice@example.org", "bob@example.org", false)]
    [InlineData("bob@example.org", "alice@example.org", false)]
    public void An_own_post_in_a_community_is_one_that_the_own_server_says_is_own(
        string author,
        string? publisher,
        bool isOwn
    ) => Assert.Equal(isOwn, Make(Community, Jid.Parse(author), publisher is null ? null : Jid.Parse(publisher)).IsOwn);

    [Fact]
    public void A_spoofed_author_in_somebodys_feed_is_not_own() =>
        Assert.False(Make(FeedAddress.Microblog(Bob), Alice).IsOwn);

    [Fact]
    public void A_copy_that_says_where_it_is_from_is_a_repeat()
    {
        _ = PostAddress.TryParse("xmpp:bob@example.org?;node=urn%3Axmpp%3Amicroblog%3A0;item=7", out var original);
        var entry = Entry(Bob) with { Via = new AtomReference("tag:b", original) };
        var post = PostReader.Create(entry, At(FeedAddress.Microblog(Alice)), null, Seen, Alice);
        Assert.Equal((original, Alice, Bob, false), (post.RepeatOf, post.RepeatedBy, post.Author, post.IsOwn));
    }

    [Fact]
    public void A_post_cannot_come_from_the_future()
    {
        var entry = Entry(Alice) with { Published = Seen.AddYears(10) };
        Assert.Equal(Seen, PostReader.Create(entry, At(FeedAddress.Microblog(Alice)), null, Seen, Alice).Published);
    }

    [Fact]
    public void Without_any_date_a_post_was_written_when_it_was_seen() =>
        Assert.Equal(Seen, Make(FeedAddress.Microblog(Alice), Alice).Published);

    [Fact]
    public void Without_date_of_writing_the_date_of_change_stands_in()
    {
        var entry = Entry(Alice) with { Updated = Seen.AddDays(-3) };
        var post = PostReader.Create(entry, At(FeedAddress.Microblog(Alice)), null, Seen, Alice);
        Assert.Equal((Seen.AddDays(-3), (DateTimeOffset?)null), (post.Published, post.Edited));
    }

    [Theory]
    [InlineData(0, false)]
    [InlineData(1000, false)]
    [InlineData(1001, true)]
    [InlineData(-5000, false)]
    public void A_post_is_edited_when_it_changed_more_than_a_second_after_it_was_written(int later, bool isEdited)
    {
        var written = Seen.AddDays(-1);
        var entry = Entry(Alice) with { Published = written, Updated = written.AddMilliseconds(later) };
        var post = PostReader.Create(entry, At(FeedAddress.Microblog(Alice)), null, Seen, Alice);
        Assert.Equal(isEdited, post.Edited is not null);
    }

    [Fact]
    public void A_post_without_id_has_the_one_of_its_place() =>
        Assert.Equal("xmpp:pubsub.example.org?;node=garden;item=a%2C%20b", Make(Community, Alice).AtomId);

    private static Post Make(FeedAddress feed, Jid? author, Jid? publisher = null) =>
        PostReader.Create(Entry(author), At(feed), publisher, Seen, Alice, Listed());

    /// <summary>What the reader's server lists.</summary>
    private static KnownServices Listed()
    {
        var services = new KnownServices(Alice);
        services.Learn(Alice.Domain, [Community.Service]);
        return services;
    }

    private static PostAddress At(FeedAddress feed) => new(feed, "a, b");

    private static AtomEntry Entry(Jid? author) =>
        new()
        {
            Text = "x",
            Html = "<p>x</p>",
            Source = "x",
            Author = author,
        };
}
