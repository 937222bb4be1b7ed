using System.Xml.Linq;
using Microblog.Xmpp.Profiles;
using Xunit;

namespace Microblog.Xmpp.Tests.Profiles;

[Trait("Spec", "XEP-0054 3")]
public sealed class OldVCardTests
{
    [Fact]
    public void Card_is_read_as_other_programs_write_it()
    {
        var card = Read(
            """
            <FN>Peter Saint-Andre</FN><N><FAMILY>Saint-Andre</FAMILY><GIVEN>Peter</GIVEN></N><NICKNAME>stpeter</NICKNAME>
            <URL>https://stpeter.im/</URL><URL> https://example.org/ </URL><URL/>
            <PHOTO><TYPE>image/gif</TYPE><BINVAL>
            YWJj
            </BINVAL></PHOTO><DESC>
            Check out my blog
            </DESC>
            """
        )!;
        Assert.Equal(
            ("Peter Saint-Andre", "stpeter", "Check out my blog"),
            (card.FullName, card.Nickname, card.Description)
        );
        Assert.Equal(["https://stpeter.im/", "https://example.org/"], card.Urls);
        Assert.Equal(
            ("a9993e364706816aba3e25717850c26c9cd0d89d", "image/gif"),
            (card.Photo?.Id, card.Photo?.MediaType)
        );
    }

    [Fact]
    public void Changed_card_keeps_what_others_wrote()
    {
        var card = Read(
            "<FN>Peter</FN><N><FAMILY>Saint-Andre</FAMILY></N><URL>https://stpeter.im/</URL><PHOTO><BINVAL>YWJj</BINVAL></PHOTO>"
                + "<DESC>Old</DESC><JABBERID>stpeter@jabber.org</JABBERID>"
        )!;
        var written = (
            card with
            {
                FullName = "P. <S-A>",
                Description = null,
                Urls = ["https://new.example/"],
            }
        ).ToXml();
        SameXml.Assert(
            "<vCard xmlns='vcard-temp'><N><FAMILY>Saint-Andre</FAMILY></N><PHOTO><BINVAL>YWJj</BINVAL></PHOTO>"
                + "<JABBERID>stpeter@jabber.org</JABBERID><FN>P. &lt;S-A&gt;</FN><URL>https://new.example/</URL></vCard>",
            written
        );
        SameXml.Assert("<vCard xmlns='vcard-temp'/>", new OldVCard().ToXml());
    }

    [Fact]
    public void Note_is_the_description_where_there_is_no_other_and_goes_with_it()
    {
        var card = Read("<NOTE>Hello</NOTE>")!;
        Assert.Equal("Hello", card.Description);
        SameXml.Assert("<vCard xmlns='vcard-temp'><NOTE>Hello</NOTE></vCard>", card.ToXml());
        SameXml.Assert("<vCard xmlns='vcard-temp'/>", (card with { Description = null }).ToXml());
        Assert.Equal("DESC", Read("<NOTE>Note</NOTE><DESC>DESC</DESC>")!.Description);
    }

    [Fact]
    public void Empty_card_says_nothing_and_another_element_is_none()
    {
        var empty = Read("<FN/><DESC> </DESC><PHOTO/>")!;
        Assert.Equal((null, null, null, null), (empty.FullName, empty.Nickname, empty.Description, empty.Photo));
        Assert.Empty(empty.Urls);
        Assert.Null(OldVCard.FromXml(null));
        Assert.Null(OldVCard.FromXml(XElement.Parse("<vCard xmlns='urn:example'><FN>Peter</FN></vCard>")));
    }

    [Fact]
    public void Texts_and_pages_without_end_are_cut()
    {
        var endless = new string('x', 20_000);
        var card = Read($"<FN>{endless}</FN>" + string.Concat(Enumerable.Repeat($"<URL>{endless}</URL>", 100)))!;
        Assert.Equal((10_000, 20, 10_000), (card.FullName!.Length, card.Urls.Count, card.Urls[0].Length));
    }

    private static OldVCard? Read(string children) =>
        OldVCard.FromXml(XElement.Parse($"<vCard xmlns='vcard-temp'>{children}</vCard>"));
}
