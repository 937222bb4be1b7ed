using System.Xml.Linq;
using Microblog.Core.Profiles;
using Microblog.Xmpp.Profiles;
using Xunit;

namespace Microblog.Core.Tests.Profiles;

/// <summary>Cards and avatars in the forms in which Movim, Gajim, Libervia and Dino write them.</summary>
[Trait("Spec", "XEP-0054 3")]
[Trait("Spec", "XEP-0084 4")]
[Trait("Spec", "XEP-0292 3")]
public sealed class CounterpartCardsTests
{
    private const string Id = "a9993e364706816aba3e25717850c26c9cd0d89d"; // of the bytes "abc"

    private const string MovimCard = """
        <vcard xmlns="urn:ietf:params:xml:ns:vcard-4.0"><fn><text>Louise Martin</text></fn><nickname><text>louise</text></nickname>
        <bday><date>1990-04-01</date></bday><url><uri>https://louise.example/</uri></url><note><text>I paint walls.
        Mostly grey ones.</text></note><impp><uri>xmpp:louise@movim.example</uri></impp><email><text></text></email>
        <adr><locality>Lyon</locality><code>69001</code><country>France</country></adr></vcard>
        """;

    private const string GajimCard = """
        <vcard xmlns="urn:ietf:params:xml:ns:vcard-4.0"><fn><text>Georg Huber</text></fn>
        <n><surname>Huber</surname><given>Georg</given></n><gender><sex>M</sex></gender>
        <tel><parameters><type><text>cell</text></type></parameters><uri>tel:+431234567</uri></tel>
        <note><parameters><language><language-tag>de</language-tag></language></parameters><text>Radfahrer</text></note>
        <url><uri>https://rad.example/</uri></url><url><uri>https://berg.example/</uri></url></vcard>
        """;

    private const string LiberviaCard = """
        <vCard xmlns="vcard-temp"><NICKNAME>goffi</NICKNAME><FN>Jerôme</FN><DESC>Free software</DESC>
        <PHOTO><TYPE>image/png</TYPE><BINVAL>
        YW
        Jj
        </BINVAL></PHOTO></vCard>
        """;

    [Fact]
    public void Card_of_Movim_is_read_and_keeps_what_the_form_does_not_show()
    {
        var card = VCard.FromXml(XElement.Parse(MovimCard))!;
        var shown = PersonCard.Of(card);
        Assert.Equal("Louise Martin", shown.FullName);
        Assert.StartsWith("I paint walls.\n", shown.About, StringComparison.Ordinal);
        Assert.Equal(["https://louise.example/"], shown.Links.Select(link => link.AbsoluteUri));

        var changed = new OwnProfile("Louise M.", "I rest.", []).Change(card, isRenamed: true).ToXml();
        Assert.Equal(("Louise M.", "I rest."), (Value(changed, "fn"), Value(changed, "note")));
        Assert.Null(Value(changed, "url"));
        Assert.Equal("xmpp:louise@movim.example", Value(changed, "impp"));
        Assert.Equal("Lyon69001France", Value(changed, "adr"));
        Assert.Equal("1990-04-01", Value(changed, "bday"));
    }

    [Fact]
    public void Card_of_Gajim_is_read_and_keeps_what_is_said_of_its_properties()
    {
        var card = VCard.FromXml(XElement.Parse(GajimCard))!;
        var shown = PersonCard.Of(card);
        Assert.Equal(("Georg Huber", "Radfahrer"), (shown.FullName, shown.About));
        Assert.Equal(["https://rad.example/", "https://berg.example/"], shown.Links.Select(link => link.AbsoluteUri));

        var changed = new OwnProfile("Georg Huber", "Wanderer", ["https://rad.example/"])
            .Change(card, isRenamed: false)
            .ToXml();
        Assert.Equal(("deWanderer", "tel:+431234567"), (Value(changed, "note"), Value(changed, "tel")?[4..]));
        Assert.Equal("https://rad.example/", Value(changed, "url"));
    }

    [Fact]
    public void Old_card_of_Libervia_is_read_with_its_picture_in_lines()
    {
        var card = OldVCard.FromXml(XElement.Parse(LiberviaCard))!;
        Assert.Equal(("Jerôme", "Free software"), (PersonCard.Of(card).FullName, PersonCard.Of(card).About));
        Assert.Equal("abc"u8.ToArray(), card.Photo!.Bytes.ToArray());
        Assert.Equal(Id, card.Photo.Id);
    }

    [Theory]
    [InlineData($"<info id='{Id}' bytes='3' type='image/jpeg' width='200' height='200'/>")] // Movim
    [InlineData($"<info bytes='3' height='96' id='{Id}' type='image/png' width='96'/>")] // Gajim, Dino
    [InlineData($"<info id='{Id}' type='image/png' bytes='3'/><info id='{Id}' type='image/webp' bytes='3'/>")] // several sizes
    public void Announced_avatar_is_read(string infos)
    {
        var metadata = AvatarMetadata.FromXml(
            XElement.Parse($"<metadata xmlns='urn:xmpp:avatar:metadata'>{infos}</metadata>")
        )!;
        Assert.Equal((Id, 3), (AvatarReader.Ordered(metadata).First().Id, metadata.Infos[0].Bytes));
    }

    private static string? Value(XElement card, string property) => card.Element(card.Name.Namespace + property)?.Value;
}
