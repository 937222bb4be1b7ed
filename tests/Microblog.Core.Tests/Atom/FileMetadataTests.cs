using System.Xml.Linq;
using Microblog.Core.Atom;
using Microblog.Core.Model;
using Xunit;

namespace Microblog.Core.Tests.Atom;

/// <summary>What stands beside enclosures (XEP-0446, XEP-0447).</summary>
public sealed class FileMetadataTests
{
    private const string Hash = "47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=";
    private static readonly Uri Web = new("https://h.example/c.png");

    [Fact]
    public void File_metadata_is_read_as_it_is_written()
    {
        Attachment picture = new(Web, "image/png", 17, "A cat")
        {
            Name = "cat.png",
            Width = 640,
            Height = 480,
            Sha256 = Hash,
        };
        var (read, entry) = Again(picture);
        Assert.Equal(picture, read);
        Assert.Contains("<desc>A cat</desc>", entry, StringComparison.Ordinal);
        Assert.Contains($"algo=\"sha-256\" xmlns=\"urn:xmpp:hashes:2\">{Hash}<", entry, StringComparison.Ordinal);
    }

    [Fact]
    public void File_without_description_has_its_name_as_title_and_reads_back_without_one()
    {
        Attachment paper = new(new Uri("https://h.example/x7"), "application/pdf", 9, null)
        {
            Name = "Bericht für ü.pdf",
        };
        var (read, entry) = Again(paper);
        Assert.Equal(paper, read);
        Assert.Contains("title=\"Bericht für ü.pdf\"", entry, StringComparison.Ordinal);
    }

    [Fact]
    public void Picture_without_description_has_no_title()
    {
        var (read, entry) = Again(new Attachment(Web, "image/png", 9, null) { Name = "IMG_1.png" });
        Assert.Null(read.Description);
        Assert.Equal("IMG_1.png", read.Name);
        Assert.DoesNotContain("title=\"IMG", entry, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("https://h.example/a%20b?x=%7Ey&z=ü", "https://h.example/a%20b?x=~y&z=%C3%BC")]
    [InlineData("https://h.example/a%20b?x=%7Ey", "https://h.example/a%20b?x=%7Ey")]
    public void Address_is_written_byte_for_byte(string given, string written) =>
        Assert.Equal(written, new Attachment(new Uri(given), null, null, null).Href);

    [Theory]
    [InlineData("<dimensions>640x480</dimensions>", 640, 480)]
    [InlineData("<width>640</width><height>480</height>", 640, 480)]
    [InlineData("<width>640</width>", null, null)]
    [InlineData("<width>-1</width><height>480</height>", null, null)]
    [InlineData("<width>640</width><height>4000000</height>", null, null)]
    [InlineData("<dimensions>640x480x2</dimensions>", null, null)]
    public void Size_of_a_picture_is_read_where_it_can_be_one(string said, int? width, int? height)
    {
        var shared = Read(
            $"<link rel='enclosure' href='{Web}' type='image/png'/><file-sharing xmlns='urn:xmpp:sfs:0'><file xmlns='urn:xmpp:file:metadata:0'>{said}</file><sources><url-data xmlns='http://jabber.org/protocol/url-data' target='{Web}'/></sources></file-sharing>"
        );
        var inside = Read(
            $"<link rel='enclosure' href='{Web}' type='image/png'><file xmlns='urn:xmpp:file:metadata:0'>{said}</file></link>"
        );
        Assert.All([shared, inside], one => Assert.Equal((width, height), (one.Width, one.Height)));
    }

    [Fact]
    public void Enclosure_counts_before_what_is_said_beside_it()
    {
        var read = Read(
            $"<link rel='enclosure' href='{Web}' type='image/png' length='5' title='Mine'><file xmlns='urn:xmpp:file:metadata:0'><size>6</size><desc>Other</desc><hash xmlns='urn:xmpp:hashes:2' algo='sha-256'>short</hash></file></link>"
        );
        Assert.Equal((5L, "Mine", null), (read.Length, read.Description, read.Sha256));
    }

    private static Attachment Read(string links) =>
        Assert.Single(
            AtomLinks.Enclosures(
                XElement.Parse($"<entry xmlns='http://www.w3.org/2005/Atom'><title>t</title>{links}</entry>"),
                out _
            )
        );

    private static (Attachment Read, string Entry) Again(Attachment one)
    {
        var entry = new XElement(AtomNames.Atom + "entry", AtomEntryWriter.Enclosure(one), FileMetadata.Write(one));
        return (Assert.Single(AtomLinks.Enclosures(entry, out _)), entry.ToString());
    }
}
