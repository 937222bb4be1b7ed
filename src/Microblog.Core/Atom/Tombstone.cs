using System.Xml.Linq;

namespace Microblog.Core.Atom;

/// <summary>
/// What takes the place of an entry that was deleted (<c>deleted-entry</c>, RFC 6721, 3). Some programs honour edits but not
/// retracts, and some services let nobody but the node's owner retract: there the text goes all the same.
/// </summary>
internal static class Tombstone
{
    private static readonly XName Id = AtomNames.Atom + "id";
    private static readonly XName DeletedEntry = AtomNames.Tombstones + "deleted-entry";

    /// <summary>
    /// True for an entry that says of itself that it was deleted. An entry that is empty does not; nor does one that names
    /// another entry.
    /// </summary>
    public static bool Is(XElement? payload) =>
        payload?.Name == AtomNames.Atom + "entry"
        && payload.Element(Id)?.Value.Trim() is { Length: > 0 } id
        && payload.Element(DeletedEntry) is { } deleted
        && ((string?)deleted.Attribute("ref"))?.Trim() == id;

    /// <summary>
    /// The tombstone of an entry: its id, author and date stay, all else goes. Its title is empty and has no type: Movim
    /// removes a post that has no title (<c>app/Post.php</c>, <c>validAtom</c>), and does not show a comment whose title is
    /// empty. An empty title with a type is to Movim none at all, and a comment without one costs it all comments of that
    /// node (<c>Microblog/CommentsGet.php</c> inserts them together, and the column is not null).
    /// </summary>
    /// <param name="stored">The entry that the service has.</param>
    /// <param name="id">Its Atom id where it has none.</param>
    /// <param name="now">When it is deleted.</param>
    public static XElement Of(XElement stored, string id, DateTimeOffset now)
    {
        id = stored.Element(Id)?.Value.Trim() is { Length: > 0 } known ? known : id;
        var published = stored.Element(AtomNames.Atom + "published");
        var time = AtomTime.Parse(published?.Value) is { } before && before > now ? before : now;
        return new XElement(
            AtomNames.Atom + "entry",
            new XElement(AtomNames.Atom + "title", ""),
            new XElement(Id, id),
            published is null ? null : new XElement(published),
            new XElement(AtomNames.Atom + "updated", AtomTime.Write(time)),
            stored.Elements(AtomNames.Atom + "author").Select(one => new XElement(one)),
            new XElement(DeletedEntry, new XAttribute("ref", id), new XAttribute("when", AtomTime.Write(now)))
        );
    }
}
