using System.Buffers;
using System.Text;
using Microblog.Xmpp;

namespace Microblog.Core.Atom;

/// <summary>Finds addresses, tags and mentions in plain text, in one pass: every character is looked at a few times at most.</summary>
internal static class TextParts
{
    private const int MaxTags = 50;
    private const int MaxTagLength = 100;
    private const int MaxAddressLength = 4096;

    // Each address, tag and mention has one of these.
    private static readonly SearchValues<char> Marks = SearchValues.Create(":#＃@");

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

    /// <summary>The tags of a text without <c>#</c>, each once (<see cref="TagComparer"/>), as first written.</summary>
    public static IReadOnlyList<string> Tags(string text) =>
        text.AsSpan().ContainsAny('#', '＃')
            ?
            [
                .. Split(text)
                    .OfType<TextPart.Tag>()
                    .Select(tag => tag.Name)
                    .Distinct(TagComparer.Instance)
                    .Take(MaxTags),
            ]
            : [];

    /// <summary>An http(s) address with a host, or null.</summary>
    public static Uri? WebAddress(string? text) =>
        text is { Length: <= MaxAddressLength }
        && Uri.TryCreate(text.Trim(), UriKind.Absolute, out var uri)
        && (uri.Scheme == Uri.UriSchemeHttp || uri.Scheme == Uri.UriSchemeHttps)
        && uri.Host.Length > 0
        && (Ascii.IsValid(uri.Host) || HasHostName(uri))
            ? uri
            : null;

    /// <summary>Some characters make a host that has no form for DNS.</summary>
    private static bool HasHostName(Uri uri)
    {
        try
        {
            return uri.IdnHost.Length > 0;
        }
        catch (UriFormatException)
        {
            return false;
        }
    }

    private static int NextMark(string text, int from)
    {
        var mark = text.AsSpan(from).IndexOfAny(Marks);
        return mark < 0 ? mark : mark + from;
    }

    /// <summary>What may be an address, a tag or a mention around a mark: nothing of it lies before <paramref name="from"/>.</summary>
    private static (int Start, int End)? Candidate(string text, int from, int mark) =>
        text[mark] switch
        {
            '#' or '＃' => TagText.Find(text, mark),
            '@' => MentionText.Find(text, mark),
            _ => AddressText.Find(text, from, mark),
        };

    private static TextPart? Read(string candidate)
    {
        if (candidate[0] is '#' or '＃')
        {
            return candidate.Length <= MaxTagLength + 1 && candidate.EnumerateRunes().Any(Rune.IsLetter)
                ? new TextPart.Tag(candidate, candidate[1..])
                : null;
        }
        if (candidate[0] == '@')
        {
            return MentionText.TryRead(candidate, out var mention, out var person)
                ? new TextPart.Mention(mention, person)
                : null;
        }
        if (candidate.Length > MaxAddressLength)
        {
            return null;
        }
        if (!candidate.StartsWith("xmpp:", StringComparison.OrdinalIgnoreCase))
        {
            return WebAddress(candidate) is { } uri ? new TextPart.Link(candidate, uri.AbsoluteUri) : null;
        }
        return XmppUri.TryParse(candidate, out _) ? new TextPart.Link(candidate, candidate) : null;
    }
}
