using Microblog.Core.Model;
using Microblog.Core.Posts;
using Microblog.Xmpp;
using Xunit;

namespace Microblog.Core.Tests.Posts;

public sealed class PersonAvatarsTests
{
    private const string Red = "0123456789abcdef0123456789abcdef01234567";

    private static readonly Jid Bob = Jid.Parse("bob@b.example");

    private readonly PersonAvatars _avatars = new();
    private readonly List<Jid> _demanded = [];
    private int _changes;

    public PersonAvatarsTests()
    {
        _avatars.Changed += () => _changes++;
        _avatars.Demanded += _demanded.Add;
    }

    [Fact]
    public void Picture_is_of_the_person_whatever_their_device_and_each_look_is_a_demand()
    {
        Assert.Null(_avatars.Of(Bob.WithResource("phone")));
        _avatars.Set(Bob.WithResource("laptop"), Red);
        Assert.Equal((Red, Red), (_avatars.Of(Bob), _avatars.Find(Bob)));
        Assert.Equal([Bob, Bob], _demanded);
    }

    [Fact]
    public void Change_is_raised_where_it_is_one()
    {
        _avatars.Set(Bob, null);
        Assert.Equal(0, _changes);
        _avatars.Set(Bob, Red);
        _avatars.Set(Bob, Red);
        Assert.Equal(1, _changes);
        _avatars.Set(Bob, null);
        Assert.Equal(2, _changes);
    }

    [Fact]
    public void Post_has_the_picture_of_its_author_and_stays_the_same_object_without_change()
    {
        var post = new Post
        {
            Address = new PostAddress(FeedAddress.Microblog(Bob), "1"),
            AtomId = "1",
            Author = Bob,
            AuthorName = "Bob",
            Published = DateTimeOffset.UnixEpoch,
            Text = "",
            Html = "",
            Source = "",
        };
        Assert.Same(post, _avatars.Apply(post));
        _avatars.Set(Bob, Red);
        var shown = _avatars.Apply(post);
        Assert.Equal(Red, shown.AuthorAvatar);
        Assert.Same(shown, _avatars.Apply(shown));
        Assert.Null(_avatars.Apply(shown with { Author = null }).AuthorAvatar);
        Assert.Empty(_demanded);
    }

    [Fact]
    public void Pictures_of_no_more_people_are_kept_than_the_limit_until_some_are_forgotten()
    {
        var people = Enumerable.Range(0, PersonAvatars.MaxPeople).Select(i => Jid.Parse($"p{i}@b.example")).ToList();
        _avatars.Load(people.Select(person => KeyValuePair.Create<Jid, string?>(person, Red)));
        _avatars.Set(Bob, Red);
        Assert.Null(_avatars.Find(Bob));
        _avatars.Forget(people.Take(1));
        _avatars.Set(Bob, Red);
        Assert.Equal((null, Red), (_avatars.Find(people[0]), _avatars.Find(Bob)));
    }
}
