using System.Xml.Linq;
using Microblog.Core.Atom;
using Xunit;

namespace Microblog.Core.Tests.Atom;

/// <summary>What takes the place of a deleted entry (RFC 6721).</summary>
public sealed class TombstoneTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 22, 14, 32, 0, TimeSpan.Zero);

    [Fact]
    public void Tombstone_keeps_id_author_and_date_and_nothing_else()
    {
        var stored = XElement.Parse(Entries.Movim);
        var tombstone = Tombstone.Of(stored, "unused", Now);
        Assert.Equal(
            ["title", "id", "published", "updated", "author", "deleted-entry"],
            tombstone.Elements().Select(one => one.Name.LocalName)
        );
        foreach (var kept in new[] { "id", "published", "author" })
        {
            Assert.True(
                XNode.DeepEquals(stored.Element(AtomNames.Atom + kept), tombstone.Element(AtomNames.Atom + kept))
            );
        }
        // Without a type: with one, an empty title is none at all to Movim.
        Assert.Equal("<title xmlns=\"http://www.w3.org/2005/Atom\"></title>", tombstone.Elements().First().ToString());
        Assert.Equal("2026-11-22T14:32:00Z", tombstone.Element(AtomNames.Atom + "updated")!.Value);
        var deleted = tombstone.Element(XName.Get("deleted-entry", "http://purl.org/atompub/tombstones/1.0"))!;
        Assert.Equal(
            ("0f1d2b5e-6a0c-4f4e-9d5c-7b9f0a6f1c11", "2026-11-22T14:32:00Z"),
            ((string?)deleted.Attribute("ref"), (string?)deleted.Attribute("when"))
        );
        Assert.True(Tombstone.Is(tombstone));
        Assert.False(Tombstone.Is(stored));
    }

    [Fact]
    public void Entry_without_id_gets_one_and_a_date_to_come_is_not_put_before_it()
    {
        var stored = XElement.Parse(
            "<entry xmlns='http://www.w3.org/2005/Atom'><title>t</title><published>2099-01-01T00:00:00Z</published></entry>"
        );
        var tombstone = Tombstone.Of(stored, "tag:here.example,2026-11-22:posts-1", Now);
        Assert.True(Tombstone.Is(tombstone));
        Assert.Equal("tag:here.example,2026-11-22:posts-1", tombstone.Element(AtomNames.Atom + "id")!.Value);
        Assert.Equal("2099-01-01T00:00:00Z", tombstone.Element(AtomNames.Atom + "updated")!.Value);
    }

    [Theory]
    [InlineData("<title/><id>a</id>", false)]
    [InlineData("<title>–</title><id>a</id>", false)]
    [InlineData("<id>a</id><d:deleted-entry when='2026-01-01T00:00:00Z'/>", false)]
    [InlineData("<id>a</id><d:deleted-entry ref='b'/>", false)]
    [InlineData("<id/><d:deleted-entry ref=''/>", false)]
    [InlineData("<d:deleted-entry ref='a'/>", false)]
    [InlineData("<id>a</id><deleted-entry ref='a'/>", false)]
    [InlineData("<id>a</id><content type='xhtml'><d:deleted-entry ref='a'/></content>", false)]
    [InlineData("<id> a\n</id><d:deleted-entry ref='a'/>", true)]
    [InlineData("<title>Text</title><d:deleted-entry ref='a' when='never'/><id>a</id>", true)]
    public void Entry_is_a_tombstone_by_what_it_says_and_never_by_being_empty(string content, bool isDeleted)
    {
        var entry = XElement.Parse(
            "<entry xmlns='http://www.w3.org/2005/Atom' xmlns:d='http://purl.org/atompub/tombstones/1.0'>"
                + $"{content}</entry>"
        );
        Assert.Equal(isDeleted, Tombstone.Is(entry));
        Assert.False(Tombstone.Is(null));
        Assert.False(Tombstone.Is(new XElement("entry", entry.Nodes())));
    }
}
