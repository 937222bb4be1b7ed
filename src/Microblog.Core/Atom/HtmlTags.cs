namespace Microblog.Core.Atom;

/// <summary>The tags of a text as pages show it: neither those in code nor those in links are any.</summary>
internal static class HtmlTags
{
    private const int MaxTags = 50;
    private const string Begin = "<a class=\"tag\">";

    /// <summary>The tags without <c>#</c>, each once (<see cref="TagComparer"/>), as first written.</summary>
    /// <param name="html">Sanitised (<see cref="SanitisedHtml.Html"/>), or of <see cref="PlainText"/>.</param>
    public static IReadOnlyList<string> Of(string html)
    {
        var tags = new List<string>();
        var known = new HashSet<string>(TagComparer.Instance);
        for (var at = 0; tags.Count < MaxTags; )
        {
            at = html.IndexOf(Begin, at, StringComparison.Ordinal);
            var end = at < 0 ? -1 : html.IndexOf('<', at + Begin.Length);
            if (end < 0)
            {
                break;
            }
            // A tag has no character that HTML writes in another way.
            var tag = html[(at + Begin.Length)..end].TrimStart('#', '＃');
            if (tag.Length > 0 && known.Add(tag))
            {
                tags.Add(tag);
            }
            at = end;
        }
        return tags;
    }
}
