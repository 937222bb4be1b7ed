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
    public void Video_is_read_as_it_is_written()
    {
        Attachment film = new(new Uri("https://h.example/f.webm"), "video/webm", 17, "A talk")
        {
            Name = "talk.webm",
            Width = 640,
            Height = 480,
            Duration = TimeSpan.FromMilliseconds(63_500),
            Poster = new Uri("https://h.example/p.jpg?a=1&b=2"),
        };
        var (read, entry) = Again(film);
        Assert.Equal(film, read);
        Assert.Contains("<length>63500</length>", entry, StringComparison.Ordinal);
        Assert.Contains(
            "<thumbnail uri=\"https://h.example/p.jpg?a=1&amp;b=2\" xmlns=\"urn:xmpp:thumbs:1\" />",
            entry,
            StringComparison.Ordinal
        );
    }

    [Theory]
    [InlineData(
        "uri='https://h.example/p.jpg' media-type='image/jpeg' width='1' height='1'",
        "https://h.example/p.jpg"
    )]
    [InlineData("uri='cid:sha1+ffd7@bob.xmpp.org'", null)]
    [InlineData("uri='javascript:alert(1)'", null)]
    [InlineData("uri='data:image/png;base64,AAAA'", null)]
    [InlineData("uri='/p.jpg'", null)]
    [InlineData("", null)]
    public void Poster_is_an_address_on_the_web(string attributes, string? poster)
    {
        var read = ReadFilm(
            $"<thumbnail xmlns='urn:xmpp:thumbs:1' uri='cid:a@b'/><thumbnail xmlns='urn:xmpp:thumbs:1' {attributes}/>"
        );
        Assert.Equal(poster, read.Poster?.AbsoluteUri);
    }

    [Theory]
    [InlineData("63000", 63)]
    [InlineData(" 63000 ", 63)]
    [InlineData("0", null)]
    [InlineData("-5", null)]
    [InlineData("1e9", null)]
    [InlineData("99999999999", null)]
    [InlineData("99999999999999999999999999", null)]
    public void Length_is_milliseconds(string length, int? seconds) =>
        Assert.Equal(seconds, ReadFilm($"<length>{length}</length>").Duration?.TotalSeconds);

    [Theory]
    [InlineData("type='video/webm'", "audio/ogg", "a.mp3", "video/webm")]
    [InlineData("", "audio/ogg", "a.mp3", "audio/ogg")]
    [InlineData("type='application/octet-stream'", null, "a.mp3", "audio/mpeg")]
    [InlineData("", "no type", "a.flac", "audio/flac")]
    [InlineData("type='application/octet-stream'", null, null, "application/octet-stream")]
    [InlineData("", null, null, null)]
    public void Type_that_the_enclosure_does_not_say_is_said_elsewhere(
        string attribute,
        string? type,
        string? name,
        string? expected
    )
    {
        var said =
            (type is null ? "" : $"<media-type>{type}</media-type>") + (name is null ? "" : $"<name>{name}</name>");
        var read = Read(
            $"<link rel='enclosure' href='https://h.example/x7' {attribute}><file xmlns='urn:xmpp:file:metadata:0'>{said}</file></link>"
        );
        Assert.Equal(expected, read.MediaType);
    }

    [Theory]
    [InlineData("https://h.example/a.webm", "video/webm")]
    [InlineData("https://h.example/a.MOV?x=1.pdf", "video/quicktime")]
    [InlineData("https://h.example/talk.de.vtt", "text/vtt")]
    [InlineData("https://h.example/a", "application/octet-stream")]
    public void Octets_are_what_their_name_tells(string address, string type) =>
        Assert.Equal(type, Read($"<link rel='enclosure' href='{address}' type='application/octet-stream'/>").MediaType);

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

    private static Attachment ReadFilm(string said) =>
        Read(
            $"<link rel='enclosure' href='https://h.example/f.mp4'><file xmlns='urn:xmpp:file:metadata:0'>{said}</file></link>"
        );

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
