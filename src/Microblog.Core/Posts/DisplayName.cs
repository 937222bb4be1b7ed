using System.Globalization;
using System.Text;
using Microblog.Core.Atom;
using Microblog.Core.Model;
using Microblog.Xmpp;

namespace Microblog.Core.Posts;

/// <summary>
/// Decides what a person, or a community, is called in pages. A name is what its bearer writes: it may be invisible, turn
/// what follows it, or look like another person's address or like the program's own words beside names.
/// </summary>
public static class DisplayName
{
    private const int MaxLength = 100;
    private const int MaxSource = 4096;
    private const int MaxMarks = 4;

    /// <summary>Words that the program itself puts beside names.</summary>
    private static readonly string[] Badges = ["unverified", "verified"];

    /// <summary>
    /// The name of a person: what they call themselves, without what is not seen and without check marks; where nothing is
    /// left the first part of the address; where it looks like an address or like words of the program, the whole address.
    /// </summary>
    public static string OfPerson(string? name, Jid address)
    {
        ArgumentNullException.ThrowIfNull(address);
        var shown = Clean(name) ?? Clean(address.Local) ?? address.ToDisplayString();
        return Imitates(shown) ? address.Bare.ToDisplayString() : shown;
    }

    /// <summary>The name of a community: its title, else its node's name, else its service's.</summary>
    public static string OfFeed(string? name, FeedAddress feed)
    {
        ArgumentNullException.ThrowIfNull(feed);
        if (feed.IsPersonal)
        {
            return OfPerson(name, feed.Service);
        }
        return Clean(name) is { } given && !Imitates(given)
            ? given
            : Clean(feed.Node) ?? feed.Service.ToDisplayString();
    }

    /// <summary>
    /// One line of at most 100 characters, without controls, characters that turn or are not seen, check marks, and marks
    /// stacked higher than any script has them; null where nothing is left to see.
    /// </summary>
    public static string? Clean(string? name)
    {
        if (string.IsNullOrEmpty(name))
        {
            return null;
        }
        name = name[..PlainText.Boundary(name, MaxSource)];
        var clean = new StringBuilder(name.Length);
        var marks = MaxMarks; // None before the first character.
        var isSeen = false;
        var before = default(Rune);
        var runes = name.EnumerateRunes().ToArray();
        for (var index = 0; index < runes.Length; index++)
        {
            var rune = runes[index];
            var kind = InvisibleText.KindOf(rune);
            if (kind == InvisibleKind.Gap)
            {
                clean.Append(' ');
                marks = MaxMarks;
            }
            else if (kind == InvisibleKind.Joiner)
            {
                var after = index + 1 < runes.Length ? runes[index + 1] : default;
                if (isSeen && InvisibleText.Joins(before, rune, after))
                {
                    clean.Append(rune.ToString());
                }
                continue;
            }
            else if (Rune.GetUnicodeCategory(rune) is UnicodeCategory.NonSpacingMark or UnicodeCategory.EnclosingMark)
            {
                if (marks < MaxMarks)
                {
                    clean.Append(rune.ToString());
                    marks++;
                }
            }
            else if (kind == InvisibleKind.Visible && !IsCheckMark(rune.Value))
            {
                clean.Append(rune.ToString());
                (marks, isSeen) = (0, true);
                before = rune;
                continue;
            }
            before = default;
        }
        var line = isSeen ? PlainText.Line(clean.ToString().Trim(), MaxLength) : "";
        return line.Length == 0 ? null : line;
    }

    /// <summary>True for what can be taken for an address, or for what the program says of a person.</summary>
    private static bool Imitates(string name)
    {
        var skeleton = LatinSkeleton.Of(name);
        if (skeleton.Contains('@', StringComparison.Ordinal) || skeleton.Contains("://", StringComparison.Ordinal))
        {
            return true;
        }
        var words = skeleton.Split(
            [' ', '(', ')', '[', ']', ',', '.', ':', '-', '·', '|', '/'],
            StringSplitOptions.RemoveEmptyEntries
        );
        return words is ["you"]
            || Array.Exists(words, word => Badges.Contains(word, StringComparer.Ordinal))
            || (words.Contains("via") && skeleton.Contains('.', StringComparison.Ordinal));
    }

    /// <summary>Marks by which programs tell that a person is who they say.</summary>
    private static bool IsCheckMark(int value) =>
        value
            is 0x221A
                or 0x237B
                or 0x2611
                or 0x2705
                or 0x2713
                or 0x2714
                or 0x2BBD
                or 0x1F5F8
                or 0x1F5F9
                or 0x1F197
                or 0x1F6E1
                or 0x1FBB1
                or 0x10102;
}
