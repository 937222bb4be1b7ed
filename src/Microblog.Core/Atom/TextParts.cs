using System.Text.RegularExpressions;
using Microblog.Xmpp;

namespace Microblog.Core.Atom;

/// <summary>Finds addresses, tags and mentions in plain text.</summary>
internal static partial class TextParts
{
    private const int MaxTags = 50;
    private const int MaxTagLength = 100;

    /// <summary>The whole text in pieces: joined, they are the text again.</summary>
    public static IEnumerable<TextPart> Split(string text)
    {
        if (!text.AsSpan().ContainsAny(':', '#', '@'))
        {
            // Each address, tag and mention has one of these.
            if (text.Length > 0)
            {
                yield return new TextPart.Words(text);
            }
            yield break;
        }
        var done = 0;
        foreach (Match match in Pattern().Matches(text))
        {
            if (match.Index < done || Read(text, match) is not { } part)
            {
                continue;
            }
            if (match.Index > done)
            {
                yield return new TextPart.Words(text[done..match.Index]);
            }
            yield return part;
            done = match.Index + part.Text.Length;
        }
        if (done < text.Length)
        {
            yield return new TextPart.Words(text[done..]);
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
        text is { Length: <= 4096 }
        && Uri.TryCreate(text.Trim(), UriKind.Absolute, out var uri)
        && (uri.Scheme == Uri.UriSchemeHttp || uri.Scheme == Uri.UriSchemeHttps)
        && uri.Host.Length > 0
            ? uri
            : null;

    private static TextPart? Read(string text, Match match)
    {
        if (match.Groups["web"].Success)
        {
            var address = WithoutTail(match.Value);
            return WebAddress(address) is { } uri ? new TextPart.Link(address, uri.AbsoluteUri) : null;
        }
        if (match.Groups["xmpp"].Success)
        {
            var address = WithoutTail(match.Value);
            return XmppUri.TryParse(address, out _) ? new TextPart.Link(address, address) : null;
        }
        if (match.Groups["tag"].Success)
        {
            var name = match.Groups["tag"].Value;
            return name.Length <= MaxTagLength && name.Any(char.IsLetter) ? new TextPart.Tag(match.Value, name) : null;
        }
        var mention = match.Value.TrimEnd('.', '-');
        return Jid.TryParse(mention[1..], out var person) && person is { Local: not null }
            ? new TextPart.Mention(text.Substring(match.Index, mention.Length), person)
            : null;
    }

    /// <summary>Takes off what ends the sentence and not the address: punctuation, and a bracket that was opened before it.</summary>
    private static string WithoutTail(string address)
    {
        var end = address.Length;
        while (end > 0)
        {
            var last = address[end - 1];
            var opened = last switch
            {
                ')' => '(',
                ']' => '[',
                '}' => '{',
                _ => '\0',
            };
            if (opened != '\0')
            {
                var head = address.AsSpan(0, end);
                if (head.Count(opened) >= head.Count(last))
                {
                    break;
                }
            }
            else if (!".,;:!?'\"…*_~»”’".Contains(last, StringComparison.Ordinal))
            {
                break;
            }
            end--;
        }
        return address[..end];
    }

    [GeneratedRegex(
        """
            (?<![\p{L}\p{N}_])(?<web>https?://[^\s<>"`]+)
            |(?<![\p{L}\p{N}_])(?<xmpp>xmpp:[^\s<>"`]+)
            |(?<![\p{L}\p{M}\p{N}_&/\#])\#(?<tag>[\p{L}\p{M}\p{N}_]+)
            |(?<![\p{L}\p{N}_@/.+-])@[\p{L}\p{N}._+~-]+@[\p{L}\p{N}][\p{L}\p{M}\p{N}.-]*
            """,
        RegexOptions.CultureInvariant
            | RegexOptions.ExplicitCapture
            | RegexOptions.IgnoreCase
            | RegexOptions.IgnorePatternWhitespace
    )]
    private static partial Regex Pattern();
}
