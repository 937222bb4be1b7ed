namespace Microblog.Core.Atom;

/// <summary>
/// Where an address in a text begins and ends. People write them in sentences, and in scripts without spaces: an address
/// ends before Chinese, Japanese and the like, and before the punctuation of its sentence.
/// </summary>
internal static class AddressText
{
    /// <summary>The http, https or <c>xmpp</c> address around a colon; nothing of it lies before <paramref name="from"/>.</summary>
    public static (int Start, int End)? Find(string text, int from, int colon) =>
        Find(text, from, colon, "http", "//")
        ?? Find(text, from, colon, "https", "//")
        ?? Find(text, from, colon, "xmpp", "");

    private static (int Start, int End)? Find(string text, int from, int colon, string scheme, string after)
    {
        var start = colon - scheme.Length;
        var body = colon + 1 + after.Length;
        if (
            start < from
            || !text.AsSpan(start, scheme.Length).Equals(scheme, StringComparison.OrdinalIgnoreCase)
            || !text.AsSpan(colon + 1).StartsWith(after, StringComparison.Ordinal)
            || !MayBegin(text, start)
        )
        {
            return null;
        }
        var end = End(text, body, hasHost: after.Length > 0);
        end = body + WithoutTail(text.AsSpan(body, end - body), Around(text, start));
        return end > body ? (start, end) : null;
    }

    /// <summary>Not in the middle of a word; a sign of emphasis before it is none.</summary>
    private static bool MayBegin(string text, int start)
    {
        var before = start;
        while (before > 0 && text[before - 1] == '_')
        {
            before--;
        }
        return !TextCharacters.IsWordBefore(text, before)
            || TextCharacters.IsUnspaced(text[before - 1])
            || (before > 1 && TextCharacters.IsUnspaced(text[before - 2]) && char.IsLowSurrogate(text[before - 1]));
    }

    /// <summary>The signs of emphasis right before an address: as many of them at its end are not part of it.</summary>
    private static ReadOnlySpan<char> Around(string text, int start)
    {
        const int most = 3;
        var first = start;
        while (first > 0 && start - first < most && text[first - 1] is '_' or '*' or '~')
        {
            first--;
        }
        return text.AsSpan(first, start - first);
    }

    /// <summary>A host may have a name in any script: in a label that begins so.</summary>
    private static int End(string text, int body, bool hasHost)
    {
        var isHost = hasHost;
        var isUnspaced = false;
        var end = body;
        for (; end < text.Length && !TextCharacters.EndsAddress(text[end]); end++)
        {
            var c = text[end];
            isHost &= c is not ('/' or '?' or '#');
            if (!TextCharacters.IsUnspaced(c) && !(char.IsLowSurrogate(c) && isUnspaced))
            {
                isUnspaced &= isHost && c != '.';
                continue;
            }
            isUnspaced |= end == body || text[end - 1] == '.';
            if (!isHost || !isUnspaced || !IsLabel(c))
            {
                break;
            }
        }
        return end;
    }

    private static bool IsLabel(char c) =>
        TextCharacters.IsLetterOrNumber(c) || TextCharacters.IsMark(c) || char.IsSurrogate(c);

    /// <summary>
    /// The length without what ends the sentence and not the address: punctuation, a bracket that was opened before it, and
    /// signs of emphasis that stand before it too. One <c>!</c> after a word of a path may be part of it.
    /// </summary>
    private static int WithoutTail(ReadOnlySpan<char> text, ReadOnlySpan<char> around)
    {
        // How many more of each kind are closed than opened: that many at the end are not part of the address.
        var round = text.Count(')') - text.Count('(');
        var square = text.Count(']') - text.Count('[');
        var curly = text.Count('}') - text.Count('{');
        var path = text.IndexOf('/');
        var end = text.Length;
        while (end > 0)
        {
            var last = text[end - 1];
            if (!around.IsEmpty && last == around[0])
            {
                around = around[1..];
            }
            else if (
                last == '!'
                && end == text.Length
                && path >= 0
                && path < end - 2
                && TextCharacters.IsWord(text[end - 2])
            )
            {
                break;
            }
            else if (
                !(
                    last switch
                    {
                        ')' => round-- > 0,
                        ']' => square-- > 0,
                        '}' => curly-- > 0,
                        '.' or ',' or ';' or ':' or '!' or '?' or '\'' or '~' => true,
                        '_' or '*' => path < 0,
                        _ => TextCharacters.IsOtherPunctuation(last),
                    }
                )
            )
            {
                break;
            }
            end--;
        }
        return end;
    }
}
