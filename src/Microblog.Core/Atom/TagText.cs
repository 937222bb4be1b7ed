namespace Microblog.Core.Atom;

/// <summary>Where a tag in a text begins and ends.</summary>
internal static class TagText
{
    private const int MaxLookedBack = 256;

    /// <summary>The tag that begins with a <c>#</c>: letters and numbers, and what joins them to words.</summary>
    public static (int Start, int End)? Find(string text, int mark)
    {
        if (!MayBegin(text, mark))
        {
            return null;
        }
        var end = mark + 1;
        for (var at = end; at < text.Length; )
        {
            var length = TextCharacters.WordLength(text, at);
            if (length > 0)
            {
                end = at += length;
            }
            else if (end > mark + 1 && TextCharacters.IsMark(text[at]))
            {
                end = at == end ? end + 1 : end;
                at++;
            }
            else if (end == at && end > mark + 1 && TextCharacters.IsJoiner(text[at]))
            {
                at++;
            }
            else
            {
                break;
            }
        }
        return end > mark + 1 ? (mark, end) : null;
    }

    /// <summary>Not in a word, and not as the fragment of an address, with or without its scheme.</summary>
    private static bool MayBegin(string text, int mark)
    {
        if (mark == 0)
        {
            return true;
        }
        if (TextCharacters.IsWordBefore(text, mark) || text[mark - 1] is '&' or '/' or '#' or '＃' or '=' or '?')
        {
            return false;
        }
        for (var at = mark - 1; at >= 0 && mark - at <= MaxLookedBack; at--)
        {
            var c = text[at];
            if (char.IsWhiteSpace(c) || TextCharacters.IsUnspaced(c) || TextCharacters.EndsAddress(c))
            {
                break;
            }
            // A path, or a dot in the middle of something: a host or the name of a file.
            if (
                c == '/'
                || (
                    c == '.'
                    && at > 0
                    && TextCharacters.IsLetterOrNumber(text[at - 1])
                    && TextCharacters.IsLetterOrNumber(text[at + 1])
                )
            )
            {
                return false;
            }
        }
        return true;
    }
}
