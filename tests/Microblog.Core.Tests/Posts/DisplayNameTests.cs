using System.Text;
using System.Xml.Linq;
using Microblog.Core.Atom;
using Microblog.Core.Model;
using Microblog.Core.Posts;
using Microblog.Xmpp;
using Xunit;

namespace Microblog.Core.Tests.Posts;

public sealed class DisplayNameTests
{
    private static readonly Jid Bob = Jid.Parse("bob@b.example");

    [Theory]
    [InlineData("Bob", "Bob")]
    [InlineData("  Bob\n\tMiller  ", "Bob Miller")]
    [InlineData("אורי", "אורי")]
    [InlineData("山田 太郎", "山田 太郎")]
    [InlineData("Łukasz 🦊", "Łukasz 🦊")]
    [InlineData("👩‍💻 Ann", "👩‍💻 Ann")]
    [InlineData("❤️ Ann", "❤️ Ann")]
    [InlineData("می‌خواهم", "می‌خواهم")]
    [InlineData("Nguyễn", "Nguyễn")]
    [InlineData("Olivia Viana", "Olivia Viana")]
    [InlineData("J. R. R. Tolkien", "J. R. R. Tolkien")]
    public void Name_that_is_one_is_shown_as_it_is(string name, string shown) =>
        Assert.Equal(shown, DisplayName.OfPerson(name, Bob));

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData(" \t ")]
    [InlineData("\u200b\u2060\u3164")]
    [InlineData("\u200d\u200c\ufeff\u00ad\u180e")]
    [InlineData("\u2800\u2800")]
    [InlineData("\u0300\u0301")]
    [InlineData("\u202e\u2066\u2069")]
    [InlineData("✔ ✅")]
    public void Name_that_nobody_sees_is_the_first_part_of_the_address(string? name) =>
        Assert.Equal("bob", DisplayName.OfPerson(name, Bob));

    [Theory]
    [InlineData("\u202egnihton")]
    [InlineData("abc\u2067def\u2069")]
    [InlineData("a\u200eb\u200fc\u061cd")]
    [InlineData("a\u200bb")]
    public void Name_turns_nothing_and_hides_nothing(string name) =>
        Assert.DoesNotContain(
            DisplayName.OfPerson(name, Bob),
            c => CharUnicodeInfoOf(c) is System.Globalization.UnicodeCategory.Format
        );

    [Theory]
    [InlineData("carol@c.example")]
    [InlineData("carol@c.example ✔")]
    [InlineData("carol＠c.example")]
    [InlineData("carol﹫c.example")]
    [InlineData("carol @ c.example")]
    [InlineData("carol\u200b@\u200bc.example")]
    [InlineData("@carol")]
    [InlineData("xmpp://c.example")]
    [InlineData("you")]
    [InlineData("You")]
    [InlineData("ＹＯＵ")]
    [InlineData("уоu")]
    [InlineData("(you)")]
    [InlineData("Unverified")]
    [InlineData("Carol, Verified")]
    [InlineData("Carol Vеrіfіed")]
    [InlineData("Carol via c.example")]
    [InlineData("Carol (via c.example)")]
    [InlineData("vıa c.example")]
    public void Name_that_imitates_an_address_or_the_program_gives_way_to_the_address(string name) =>
        Assert.Equal("bob@b.example", DisplayName.OfPerson(name, Bob));

    [Theory]
    [InlineData("Carol ✔", "Carol")]
    [InlineData("Carol ✅", "Carol")]
    [InlineData("Carol ☑️", "Carol")]
    [InlineData("✓Carol✓", "Carol")]
    public void Name_has_no_check_marks(string name, string shown) =>
        Assert.Equal(shown, DisplayName.OfPerson(name, Bob));

    [Fact]
    public void Address_may_be_its_own_name() =>
        Assert.Equal("bob@b.example", DisplayName.OfPerson("bob@b.example", Bob));

    [Fact]
    public void First_part_of_an_address_that_imitates_the_program_is_not_a_name() =>
        Assert.Equal("verified@b.example", DisplayName.OfPerson(null, Jid.Parse("verified@b.example")));

    [Fact]
    public void Name_has_few_marks_above_one_another_and_is_no_longer_than_a_line()
    {
        var name = DisplayName.OfPerson("Z" + new string('\u0300', 400) + " Z", Bob);
        Assert.Equal(4, name.Count(c => c == '\u0300'));
        Assert.InRange(DisplayName.OfPerson(new string('x', 10_000), Bob).Length, 1, 101);
    }

    [Fact]
    public void Halves_of_pairs_and_private_characters_harm_nothing()
    {
        Assert.Equal("bob", DisplayName.OfPerson("\ue000", Bob));
        Assert.NotEmpty(DisplayName.OfPerson("\ud83d", Bob));
        Assert.NotEmpty(DisplayName.OfPerson("a\udc00@", Bob));
    }

    [Theory]
    [InlineData("Night Sky", "Night Sky")]
    [InlineData(null, "tea")]
    [InlineData("\u200b", "tea")]
    [InlineData("carol@c.example", "tea")]
    [InlineData("Unverified", "tea")]
    public void Community_is_called_by_its_title_else_its_node(string? title, string shown) =>
        Assert.Equal(shown, DisplayName.OfFeed(title, new FeedAddress(Jid.Parse("pubsub.b.example"), "tea")));

    [Fact]
    public void Community_whose_node_nobody_sees_is_called_by_its_service() =>
        Assert.Equal(
            "pubsub.b.example",
            DisplayName.OfFeed(null, new FeedAddress(Jid.Parse("pubsub.b.example"), "\u200b\u202e"))
        );

    [Fact]
    public void Entry_with_a_name_that_nobody_sees_is_shown_with_the_first_part_of_its_address()
    {
        var entry = AtomEntryReader.ReadOrNull(
            XElement.Parse(
                """
                <entry xmlns='http://www.w3.org/2005/Atom' xmlns:thr='http://purl.org/syndication/thread/1.0'>
                  <title type="text">x</title><author><name>&#x200B;&#x2060;&#x3164;</name><uri>xmpp:bob@a.localhost</uri></author>
                </entry>
                """
            )
        );
        var address = new PostAddress(FeedAddress.Microblog(Jid.Parse("bob@a.localhost")), "1");
        var post = PostReader.Create(entry!, address, null, DateTimeOffset.UnixEpoch, Bob);
        Assert.Equal("bob", post.AuthorName);
    }

    private static System.Globalization.UnicodeCategory CharUnicodeInfoOf(char c) =>
        Rune.TryCreate(c, out var rune)
            ? Rune.GetUnicodeCategory(rune)
            : System.Globalization.UnicodeCategory.Surrogate;
}
