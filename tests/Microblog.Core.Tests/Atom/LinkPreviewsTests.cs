using System.Xml.Linq;
using Microblog.Core.Atom;
using Microblog.Core.Model;
using Xunit;

namespace Microblog.Core.Tests.Atom;

/// <summary>Previews of links as entries have them.</summary>
[Trait("Spec", "XEP-0511 3")]
public sealed class LinkPreviewsTests
{
    private const string Metadata =
        "<rdf:Description xmlns:rdf='http://www.w3.org/1999/02/22-rdf-syntax-ns#' xmlns:og='https://ogp.me/ns#' rdf:about='https://the.link.example/what'>"
        + "<og:title>Page  title</og:title><og:description>A\npage</og:description><og:image>https://the.link.example/p.jpg</og:image></rdf:Description>";

    private const string Movim =
        "<link rel='related' href='https://news.example/story' title='A story' description='Long ago' logo='https://news.example/l.png'/>";

    [Fact]
    public void Metadata_of_a_link_is_read()
    {
        var preview = Read(Metadata)!;
        Assert.Equal(
            ("https://the.link.example/what", "Page title", "A page", "https://the.link.example/p.jpg"),
            (
                preview.Address.OriginalString,
                preview.Title,
                preview.Description,
                preview.Picture?.Address.OriginalString
            )
        );
        Assert.True(preview.Picture!.IsPicture);
    }

    [Fact]
    public void Related_link_of_movim_is_read_and_metadata_counts_before_it()
    {
        var preview = Read(Movim)!;
        Assert.Equal(
            ("A story", "Long ago", "https://news.example/l.png"),
            (preview.Title, preview.Description, preview.Picture?.Href)
        );
        Assert.Equal("Page title", Read(Movim + Metadata)?.Title);
    }

    [Theory]
    [InlineData("<link rel='related' href='https://news.example/story'/>")]
    [InlineData("<link rel='related' href='xmpp:a@b.example?;node=n;item=i' title='A post'/>")]
    [InlineData("<link rel='related' href='javascript:alert(1)' title='A story'/>")]
    [InlineData("<link rel='enclosure' href='https://news.example/story' title='A story'/>")]
    public void Link_that_says_nothing_of_a_page_is_no_preview(string children) => Assert.Null(Read(children));

    [Fact]
    public void Picture_that_is_not_on_the_web_is_left_out()
    {
        var preview = Read(
            "<link rel='related' href='https://news.example/story' title='A story' logo='data:image/png;base64,AAAA'/>"
        );
        Assert.Equal(("A story", null), (preview?.Title, preview?.Picture));
    }

    private static LinkPreview? Read(string children) =>
        AtomEntryReader
            .ReadOrNull(
                XElement.Parse($"<entry xmlns='http://www.w3.org/2005/Atom'><title>t</title>{children}</entry>")
            )
            ?.Preview;
}
