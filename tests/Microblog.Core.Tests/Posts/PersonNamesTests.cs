using Microblog.Core.Model;
using Microblog.Core.Posts;
using Microblog.Xmpp;
using Xunit;

namespace Microblog.Core.Tests.Posts;

public sealed class PersonNamesTests
{
    private static readonly Jid Bob = Jid.Parse("bob@b.example");
    private static readonly FeedAddress BobsFeed = FeedAddress.Microblog(Bob);
    private static readonly FeedAddress Square = new(Jid.Parse("pubsub.b.example"), "square");

    private readonly PersonNames _names = new();
    private int _changes;

    public PersonNamesTests() => _names.Changed += () => _changes++;

    [Fact]
    public void Person_nobody_knows_a_name_of_is_called_by_the_address() => Assert.Equal("bob", _names.Of(Bob));

    [Fact]
    public void Mention_shows_what_the_person_is_called_now()
    {
        var post = Post(Square, "Ann") with
        {
            Html = "<p><a class=\"mention\" href=\"/profile/bob%40b.example\">@Ann</a></p>",
        };
        var unknown = _names.Apply(post);
        Assert.Contains(">@bob@b.example</a>", unknown.NamedHtml, StringComparison.Ordinal);
        _names.SetNickname(Bob, "Bob Okafor");
        var named = _names.Apply(unknown);
        Assert.Contains(">@Bob Okafor</a>", named.NamedHtml, StringComparison.Ordinal);
        Assert.Equal(post.Html, named.Html);
        Assert.Same(named, _names.Apply(named));
    }

    [Fact]
    public void Domain_is_called_by_its_address() => Assert.Equal("b.example", _names.Of(Bob.Server));

    [Fact]
    public void Newest_name_in_the_persons_own_feed_counts()
    {
        _names.Learn(Post(BobsFeed, "Bob Okafor", minute: 2));
        _names.Learn(Post(BobsFeed, "Bob", minute: 1) with { AuthorName = "Bobby" });
        Assert.Equal("Bob Okafor", _names.Of(Bob.WithResource("phone")));
        _names.Learn(Post(BobsFeed, "Bob the Second", minute: 3));
        Assert.Equal("Bob the Second", _names.Of(Bob));
    }

    [Fact]
    public void Name_from_the_contact_list_goes_before()
    {
        _names.Learn(Post(BobsFeed, "Bob Okafor"));
        _names.SetGiven(new Dictionary<Jid, string> { [Bob] = "Uncle Bob" });
        Assert.Equal("Uncle Bob", _names.Of(Bob));
        _names.SetGiven(new Dictionary<Jid, string>());
        Assert.Equal("Bob Okafor", _names.Of(Bob));
    }

    [Fact]
    public void Nickname_goes_before_the_name_on_the_card_and_that_before_the_contact_list()
    {
        _names.Learn(Post(BobsFeed, "Bob of the posts"));
        _names.SetGiven(new Dictionary<Jid, string> { [Bob] = "Uncle Bob" });
        _names.SetFullName(Bob, "Robert Okafor");
        Assert.Equal("Robert Okafor", _names.Of(Bob));
        _names.SetNickname(Bob.WithResource("phone"), "Bobby");
        Assert.Equal(("Bobby", "Bobby"), (_names.Of(Bob), _names.Find(Bob)));
        _names.SetFullName(Bob, null);
        Assert.Equal("Bobby", _names.Of(Bob));
        _names.SetNickname(Bob, null);
        Assert.Equal("Uncle Bob", _names.Of(Bob));
    }

    [Fact]
    public void Name_that_people_give_themselves_is_raised_where_it_changes_what_is_shown()
    {
        _names.SetNickname(Bob, "Bobby");
        Assert.Equal(1, _changes);
        _names.Acknowledge();
        _names.SetNickname(Bob, "Bobby");
        _names.SetFullName(Bob, "Robert Okafor");
        Assert.Equal(1, _changes);
        _names.SetNickname(Bob, "alice@b.example");
        Assert.Equal(("bob@b.example", 2), (_names.Of(Bob), _changes));
    }

    [Fact]
    public void First_part_of_the_address_is_no_name()
    {
        _names.Learn(Post(BobsFeed, "Bob Okafor", minute: 1));
        _names.Learn(Post(BobsFeed, "bob", minute: 2));
        _names.Learn(Post(BobsFeed, "bob@b.example", minute: 3));
        Assert.Equal("Bob Okafor", _names.Of(Bob));
    }

    [Fact]
    public void Older_posts_are_not_news_though_the_newest_says_no_name()
    {
        _names.Learn(Post(BobsFeed, "bob", minute: 2));
        Assert.False(_names.IsNews(Bob, DateTimeOffset.UnixEpoch.AddMinutes(1)));
        Assert.True(_names.IsNews(Bob, DateTimeOffset.UnixEpoch.AddMinutes(3)));
        _names.Learn(Post(BobsFeed, "Bob Okafor", minute: 1));
        Assert.Equal("Bob Okafor", _names.Of(Bob));
        Assert.False(_names.IsNews(Bob, DateTimeOffset.UnixEpoch.AddMinutes(2)));
    }

    [Fact]
    public void Name_comes_from_the_persons_own_feed_only()
    {
        _names.Learn(Post(Square, "Mallory"));
        _names.Learn(Post(FeedAddress.Microblog(Jid.Parse("eve@b.example")), "Mallory"));
        _names.Learn(Post(BobsFeed, "Mallory") with { AuthorState = AuthorState.Claimed });
        _names.Learn(Post(BobsFeed, "Mallory") with { RepeatOf = new PostAddress(Square, "x") });
        Assert.Equal("bob", _names.Of(Bob));
        Assert.Equal(0, _changes);
    }

    [Fact]
    public void Name_that_looks_like_an_address_is_shown_as_the_address()
    {
        _names.SetGiven(new Dictionary<Jid, string> { [Bob] = "alice@b.example" });
        Assert.Equal("bob@b.example", _names.Of(Bob));
    }

    [Fact]
    public void Posts_have_the_names_of_their_author_and_of_who_repeated_them()
    {
        var eve = Jid.Parse("eve@b.example");
        _names.SetGiven(new Dictionary<Jid, string> { [Bob] = "Bob Okafor", [eve] = "Eve Adams" });
        var post = _names.Apply(Post(Square, "bob") with { RepeatedBy = eve });
        Assert.Equal(("Bob Okafor", "Eve Adams"), (post.AuthorName, post.RepeaterName));
        Assert.Same(post, _names.Apply(post));
    }

    [Fact]
    public void Post_of_somebody_without_a_known_name_keeps_the_one_that_it_has() =>
        Assert.Equal("Bob Okafor", _names.Apply(Post(Square, "Bob Okafor")).AuthorName);

    [Fact]
    public void Changes_are_raised_once_until_they_are_acknowledged()
    {
        _names.Learn(Post(BobsFeed, "Bob Okafor", minute: 1));
        _names.Learn(Post(BobsFeed, "Bob the Second", minute: 2));
        Assert.Equal(1, _changes);
        _names.Acknowledge();
        _names.Learn(Post(BobsFeed, "Bob the Second", minute: 3));
        Assert.Equal(1, _changes);
        _names.Learn(Post(BobsFeed, "Bob the Third", minute: 4));
        Assert.Equal(2, _changes);
    }

    [Fact]
    public void Names_of_no_more_people_are_kept_than_the_limit()
    {
        for (var i = 0; i < PersonNames.MaxPeople + 1; i++)
        {
            var person = Jid.Parse($"p{i}@b.example");
            _names.Learn(Post(FeedAddress.Microblog(person), "Somebody") with { Author = person });
        }
        Assert.Equal("Somebody", _names.Of(Jid.Parse("p0@b.example")));
        Assert.Equal($"p{PersonNames.MaxPeople}", _names.Of(Jid.Parse($"p{PersonNames.MaxPeople}@b.example")));
        Assert.False(_names.IsNews(Bob, DateTimeOffset.MaxValue));
    }

    private static Post Post(FeedAddress feed, string name, int minute = 0) =>
        new()
        {
            Address = new PostAddress(feed, "1"),
            AtomId = "",
            Author = Bob,
            AuthorName = name,
            AuthorState = AuthorState.Verified,
            Published = DateTimeOffset.UnixEpoch.AddMinutes(minute),
            Text = "",
            Html = "",
            Source = "",
        };
}
