namespace Microblog.Core.Atom;

/// <summary>The first line or sentence of a text, as its title.</summary>
internal static class FirstWords
{
    /// <summary>The first line; its last whole sentences where it is longer than a title, else what fits, with an ellipsis.</summary>
    public static string Of(string text, int length)
    {
        var end = text.IndexOf('\n', StringComparison.Ordinal);
        var first = end < 0 ? text : text[..end];
        // Signs of lists and quotes are no words; where there are no words, they are what there is.
        first = first.Any(char.IsLetterOrDigit) ? first.TrimStart('•', '>', ' ') : first;
        var line = PlainText.Line(first, first.Length);
        if (line.Length <= length)
        {
            return line;
        }
        var sentence = 0;
        for (var at = 1; at < length; at++)
        {
            sentence =
                SentenceEnd(line.AsSpan(at)) is var taken && taken > 0 && at + taken <= length ? at + taken : sentence;
        }
        return sentence > 0 ? line[..sentence] : PlainText.Line(line, length);
    }

    /// <summary>The length of the signs that end a sentence at the beginning of a text, with what closes it; 0 where none does.</summary>
    public static int SentenceEnd(ReadOnlySpan<char> text)
    {
        const string closing = "\"'”’“»)]";
        if (text.IsEmpty || text[0] is not ('.' or '!' or '?' or '…' or '。' or '！' or '？' or '।' or '؟'))
        {
            return 0;
        }
        var end = 1;
        while (
            end < text.Length
            && (closing.Contains(text[end], StringComparison.Ordinal) || text[end] is '.' or '!' or '?')
        )
        {
            end++;
        }
        return end == text.Length || char.IsWhiteSpace(text[end]) || text[0] is '。' or '！' or '？' ? end : 0;
    }
}
