using System.Diagnostics.CodeAnalysis;
using Microblog.Xmpp;

namespace Microblog.Core.Atom;

/// <summary>Where a mention in a text begins and ends: <c>@name@example.org</c>, or <c>@name</c> as people type it.</summary>
internal static class MentionText
{
    private const int MaxLength = 4096;
    private const int MaxNameLength = 100;

    /// <summary>What may be a <c>@name@example.org</c> at an <c>@</c>.</summary>
    public static (int Start, int End)? Find(string text, int mark)
    {
        if (!MayBegin(text, mark))
        {
            return null;
        }
        var at = NameEnd(text, mark);
        var end = at + 1;
        if (at == mark + 1 || end >= text.Length || text[at] != '@' || !TextCharacters.IsLetterOrNumber(text[end]))
        {
            return null;
        }
        while (
            end < text.Length
            && (
                TextCharacters.IsLetterOrNumber(text[end])
                || TextCharacters.IsMark(text[end])
                || text[end] is '.' or '-'
            )
            && (!TextCharacters.IsUnspaced(text[end]) || MayFollow(text[end - 1]))
        )
        {
            end++;
        }
        return (mark, end);
    }

    /// <summary>The mention in what <see cref="Find"/> found: the person, and how far it goes.</summary>
    public static bool TryRead(
        string candidate,
        [NotNullWhen(true)] out string? mention,
        [NotNullWhen(true)] out Jid? person
    )
    {
        mention = candidate.TrimEnd('.', '-');
        person = null;
        return mention.Length <= MaxLength && Jid.TryParse(mention[1..], out person) && person is { Local: not null };
    }

    /// <summary>The name of a <c>@name</c> without an address, or null; it ends before <c>mark + 1 + name.Length</c>.</summary>
    public static string? FindName(string text, int mark)
    {
        if (!MayBegin(text, mark))
        {
            return null;
        }
        var end = NameEnd(text, mark);
        var goesOn = end < text.Length && (text[end] is '@' or '/' or '\\' || TextCharacters.IsMark(text[end]));
        while (end > mark + 1 && text[end - 1] is '.' or '-' or '~' or '_' or '+')
        {
            end--;
        }
        return goesOn || end == mark + 1 || end - mark - 1 > MaxNameLength ? null : text[(mark + 1)..end];
    }

    /// <summary>Not in a word, in an address or in a path.</summary>
    private static bool MayBegin(string text, int mark) =>
        mark == 0
        || TextCharacters.IsUnspaced(text[mark - 1])
        || !(TextCharacters.IsWord(text[mark - 1]) || text[mark - 1] is '@' or '/' or '.' or '+' or '-');

    private static int NameEnd(string text, int mark)
    {
        var at = mark + 1;
        while (
            at < text.Length
            && (TextCharacters.IsLetterOrNumber(text[at]) || text[at] is '.' or '_' or '+' or '~' or '-')
        )
        {
            at++;
        }
        return at;
    }

    /// <summary>A label in a script without spaces begins so; after another one the sentence goes on.</summary>
    private static bool MayFollow(char before) => before is '@' or '.' || TextCharacters.IsUnspaced(before);
}
