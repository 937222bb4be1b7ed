using System.Buffers;
using System.Globalization;
using Microblog.Xmpp;

namespace Microblog.Core.Atom;

/// <summary>Finds addresses, tags and mentions in plain text, in one pass: every character is looked at a few times at most.</summary>
internal static class TextParts
{
    private const int MaxTags = 50;
    private const int MaxTagLength = 100;
    private const int MaxAddressLength = 4096;

    // Each address, tag and mention has one of these.
    private static readonly SearchValues<char> Marks = SearchValues.Create(":#@");

    /// <summary>The whole text in pieces: joined, they are the text again.</summary>
    /// <param name="text">The text.</param>
    /// <param name="budget">What is left for it; null: all.</param>
    public static IEnumerable<TextPart> Split(string text, LinkBudget? budget = null)
    {
        budget ??= new LinkBudget();
        var (given, from) = (0, 0);
        while (NextMark(text, from) is var mark && mark >= 0)
        {
            if (Candidate(text, from, mark) is not { } candidate)
            {
                from = mark + 1;
                continue;
            }
            if (!budget.TryLook())
            {
                break;
            }
            from = candidate.End;
            if (Read(text[candidate.Start..candidate.End]) is not { } part || !budget.TryTake())
            {
                continue;
            }
            if (candidate.Start > given)
            {
                yield return new TextPart.Words(text[given..candidate.Start]);
            }
            yield return part;
            given = candidate.Start + part.Text.Length;
        }
        if (given < text.Length)
        {
            yield return new TextPart.Words(text[given..]);
        }
    }

    /// <summary>The tags of a text without <c>#</c>, each once whatever its case, as first written.</summary>
    public static IReadOnlyList<string> Tags(string text) =>
        text.Contains('#', StringComparison.Ordinal)
            ?
            [
                .. Split(text)
                    .OfType<TextPart.Tag>()
                    .Select(tag => tag.Name)
                    .Distinct(StringComparer.OrdinalIgnoreCase)
                    .Take(MaxTags),
            ]
            : [];

    /// <summary>An http(s) address with a host, or null.</summary>
    public static Uri? WebAddress(string? text) =>
        text is { Length: <= MaxAddressLength }
        && Uri.TryCreate(text.Trim(), UriKind.Absolute, out var uri)
        && (uri.Scheme == Uri.UriSchemeHttp || uri.Scheme == Uri.UriSchemeHttps)
        && uri.Host.Length > 0
            ? uri
            : null;

    private static int NextMark(string text, int from)
    {
        var mark = text.AsSpan(from).IndexOfAny(Marks);
        return mark < 0 ? mark : mark + from;
    }

    /// <summary>What may be an address, a tag or a mention around a mark: nothing of it lies before <paramref name="from"/>.</summary>
    private static (int Start, int End)? Candidate(string text, int from, int mark) =>
        text[mark] switch
        {
            '#' => Tag(text, mark),
            '@' => Mention(text, mark),
            _ => Address(text, from, mark, "http", "//")
                ?? Address(text, from, mark, "https", "//")
                ?? Address(text, from, mark, "xmpp", ""),
        };

    private static (int Start, int End)? Address(string text, int from, int colon, string scheme, string after)
    {
        var start = colon - scheme.Length;
        var body = colon + 1 + after.Length;
        if (
            start < from
            || !text.AsSpan(start, scheme.Length).Equals(scheme, StringComparison.OrdinalIgnoreCase)
            || !text.AsSpan(colon + 1).StartsWith(after, StringComparison.Ordinal)
            || (start > 0 && IsWord(text[start - 1]))
        )
        {
            return null;
        }
        var end = body;
        while (end < text.Length && !char.IsWhiteSpace(text[end]) && text[end] is not ('<' or '>' or '"' or '`'))
        {
            end++;
        }
        return end > body ? (start, end) : null;
    }

    private static (int Start, int End)? Tag(string text, int mark)
    {
        if (mark > 0 && (IsWord(text[mark - 1]) || IsMark(text[mark - 1]) || text[mark - 1] is '&' or '/' or '#'))
        {
            return null;
        }
        var end = mark + 1;
        while (end < text.Length && (IsWord(text[end]) || IsMark(text[end])))
        {
            end++;
        }
        return end > mark + 1 ? (mark, end) : null;
    }

    private static (int Start, int End)? Mention(string text, int mark)
    {
        if (mark > 0 && (IsWord(text[mark - 1]) || text[mark - 1] is '@' or '/' or '.' or '+' or '-'))
        {
            return null;
        }
        var at = mark + 1;
        while (at < text.Length && (IsLetterOrNumber(text[at]) || text[at] is '.' or '_' or '+' or '~' or '-'))
        {
            at++;
        }
        var end = at + 1;
        if (at == mark + 1 || end >= text.Length || text[at] != '@' || !IsLetterOrNumber(text[end]))
        {
            return null;
        }
        while (end < text.Length && (IsLetterOrNumber(text[end]) || IsMark(text[end]) || text[end] is '.' or '-'))
        {
            end++;
        }
        return (mark, end);
    }

    private static TextPart? Read(string candidate)
    {
        if (candidate[0] == '#')
        {
            return candidate.Length <= MaxTagLength + 1 && candidate.Any(char.IsLetter)
                ? new TextPart.Tag(candidate, candidate[1..])
                : null;
        }
        if (candidate[0] == '@')
        {
            var mention = candidate.TrimEnd('.', '-');
            return
                mention.Length <= MaxAddressLength
                && Jid.TryParse(mention[1..], out var person)
                && person is { Local: not null }
                ? new TextPart.Mention(mention, person)
                : null;
        }
        var address = WithoutTail(candidate);
        if (address.Length > MaxAddressLength)
        {
            return null;
        }
        if (!address.StartsWith("xmpp:", StringComparison.OrdinalIgnoreCase))
        {
            return WebAddress(address) is { } uri ? new TextPart.Link(address, uri.AbsoluteUri) : null;
        }
        return XmppUri.TryParse(address, out _) ? new TextPart.Link(address, address) : null;
    }

    /// <summary>Takes off what ends the sentence and not the address: punctuation, and a bracket that was opened before it.</summary>
    private static string WithoutTail(string address)
    {
        var text = address.AsSpan();
        // How many more of each kind are closed than opened: that many at the end are not part of the address.
        var round = text.Count(')') - text.Count('(');
        var square = text.Count(']') - text.Count('[');
        var curly = text.Count('}') - text.Count('{');
        var end = address.Length;
        while (
            end > 0
            && address[end - 1] switch
            {
                ')' => round-- > 0,
                ']' => square-- > 0,
                '}' => curly-- > 0,
                var last => ".,;:!?'\"…*_~»”’".Contains(last, StringComparison.Ordinal),
            }
        )
        {
            end--;
        }
        return address[..end];
    }

    private static bool IsWord(char c) => c == '_' || IsLetterOrNumber(c);

    private static bool IsLetterOrNumber(char c) =>
        char.IsAsciiLetterOrDigit(c) || (c > '~' && (char.IsLetter(c) || char.IsNumber(c)));

    private static bool IsMark(char c) =>
        c > '~'
        && char.GetUnicodeCategory(c)
            is UnicodeCategory.NonSpacingMark
                or UnicodeCategory.SpacingCombiningMark
                or UnicodeCategory.EnclosingMark;
}
