using System.Xml.Linq;
using CsCheck;
using Microblog.Core.Atom;
using Microblog.Core.Model;
using Microblog.Testing.Cases;
using Xunit;

namespace Microblog.Core.Tests.Atom;

/// <summary>An edit changes the attachments that the person changed and no other.</summary>
public sealed class EnclosureChangeTests
{
    private static readonly XNamespace Own = "urn:own";

    [Fact]
    public void Enclosure_of_another_program_stays_with_what_it_says()
    {
        var changed = Change(
            [At(1)],
            [At(1) with { Description = "New" }],
            "<link rel='enclosure' href='https://h.example/1' type='image/png' title='Old' own:x='1' xmlns:own='urn:own'/>"
                + "<link rel='enclosure' href='https://h.example/9' type='image/png'/><link rel='enclosure' href='magnet:?x'/>"
        );
        var links = Enclosures(changed);
        Assert.Equal(["https://h.example/1", "https://h.example/9", "magnet:?x"], links.Select(Href));
        Assert.Equal(("New", "1"), ((string?)links[0].Attribute("title"), (string?)links[0].Attribute(Own + "x")));
    }

    [Fact]
    public void Removed_picture_goes_from_links_metadata_and_body()
    {
        var files = new[] { At(1), At(2) };
        var stored = new XElement(
            AtomNames.Atom + "entry",
            files.Select(AtomEntryWriter.Enclosure),
            files.Select(FileMetadata.Write),
            new XElement(
                AtomNames.Atom + "content",
                new XAttribute("type", "xhtml"),
                new XElement(AtomNames.Xhtml + "div", files.Select(XhtmlMedia.Of))
            )
        );
        var changed = new EnclosureChange([.. files.Select(one => one.Address)], [files[1]]).Apply(stored);
        Assert.DoesNotContain("h.example/1", changed.ToString(), StringComparison.Ordinal);
        Assert.Single(changed.Descendants(AtomNames.Xhtml + "p"));
        Assert.Single(changed.Elements(AtomNames.FileSharing + "file-sharing"));
    }

    [Fact]
    public void Description_changes_in_all_its_places()
    {
        var stored = new XElement(
            AtomNames.Atom + "entry",
            AtomEntryWriter.Enclosure(At(1)),
            FileMetadata.Write(At(1)),
            new XElement(AtomNames.Atom + "content", new XElement(AtomNames.Xhtml + "div", XhtmlMedia.Of(At(1))))
        );
        var said = Change([At(1)], [At(1) with { Description = "A cat" }], stored);
        Assert.Equal(3, said.ToString().Split("A cat").Length - 1);
        var silent = Change([At(1)], [At(1) with { Description = null }], said);
        Assert.DoesNotContain("A cat", silent.ToString(), StringComparison.Ordinal);
        Assert.Equal("", (string?)silent.Descendants(AtomNames.Xhtml + "img").Single().Attribute("alt"));
    }

    [Fact]
    [Trait("Category", RandomCases.Category)]
    public void Attachments_are_as_the_edit_says_and_others_stay() =>
        Gen.Select(Gen.Int[0, 9].HashSet[0, 6], Gen.Int[0, 9].HashSet[0, 6], Gen.Int[0, 9].HashSet[0, 6]).Holds(Check);

    private static void Check((HashSet<int> Stored, HashSet<int> Before, HashSet<int> After) one)
    {
        var (stored, before, after) = one;
        var changed = Change(
            [.. before.Select(At)],
            [.. after.Select(At)],
            new XElement(AtomNames.Atom + "entry", stored.Select(At).Select(AtomEntryWriter.Enclosure))
        );
        var expected = after.Where(number => stored.Contains(number) || !before.Contains(number)).ToList();
        var others = stored.Where(number => !before.Contains(number) && !after.Contains(number)).ToHashSet();
        var now = Enclosures(changed).Select(link => int.Parse(Href(link)![^1..], null)).ToList();
        Assert.Equal(expected, now.Where(number => !others.Contains(number)));
        Assert.Equal(others, now.Where(others.Contains).ToHashSet());
        Assert.Equal(expected.Count + others.Count, now.Count);
    }

    private static Attachment At(int number) => new(new Uri($"https://h.example/{number}"), "image/png", 1, null);

    private static XElement Change(Attachment[] before, Attachment[] after, string links) =>
        Change(before, after, XElement.Parse($"<entry xmlns='http://www.w3.org/2005/Atom'>{links}</entry>"));

    private static XElement Change(Attachment[] before, Attachment[] after, XElement stored) =>
        new EnclosureChange([.. before.Select(one => one.Address)], after).Apply(stored);

    private static List<XElement> Enclosures(XElement entry) =>
        [.. entry.Elements(AtomNames.Atom + "link").Where(one => (string?)one.Attribute("rel") == "enclosure")];

    private static string? Href(XElement link) => (string?)link.Attribute("href");
}
