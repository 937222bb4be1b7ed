using System.Globalization;
using System.Xml.Linq;

namespace Microblog.Xmpp.ResultSets;

/// <summary>
/// Which part of a result is asked for (XEP-0059, 2). Tokens are the server's own, opaque and kept to the letter. Whether
/// a server heeds any of this only its answer tells: see <see cref="ResultSet"/>.
/// </summary>
public sealed record ResultSetRequest
{
    /// <summary>At most so many; 0 asks for the count alone (2.6); null leaves it to the server.</summary>
    public int? Max { get; init; }

    /// <summary>What comes before this token (2.3); empty for the last page (2.5); null: not asked for.</summary>
    public string? Before { get; init; }

    /// <summary>What comes after this token (2.2); null: not asked for.</summary>
    public string? After { get; init; }

    /// <summary>What comes from this place on, counted from 0 (2.4); null: not asked for.</summary>
    public int? Index { get; init; }

    /// <summary>The <c>set</c> element.</summary>
    /// <exception cref="ArgumentException">A number is negative, or two places are asked for at once.</exception>
    public XElement ToXml()
    {
        if (Max < 0 || Index < 0 || (Before is null ? 0 : 1) + (After is null ? 0 : 1) + (Index is null ? 0 : 1) > 1)
        {
            throw new ArgumentException($"{this} asks for no page.");
        }
        return new XElement(
            ResultSet.Name,
            Number("max", Max),
            Before is null ? null : new XElement(ResultSet.Namespace + "before", Before.Length == 0 ? null : Before),
            After is null ? null : new XElement(ResultSet.Namespace + "after", After),
            Number("index", Index)
        );
    }

    private static XElement? Number(string name, int? number) =>
        number is { } value
            ? new XElement(ResultSet.Namespace + name, value.ToString(CultureInfo.InvariantCulture))
            : null;
}
