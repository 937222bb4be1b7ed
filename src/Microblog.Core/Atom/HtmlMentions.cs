using System.Net;
using System.Text;
using Microblog.Xmpp;

namespace Microblog.Core.Atom;

/// <summary>
/// Mentions in the text of a post as pages show it: links to people whose words begin with an <c>@</c>. The words are whatever
/// the writer chose, so pages show what the person is called instead.
/// </summary>
internal static class HtmlMentions
{
    private const string Link = " class=\"mention\" href=\"/profile/";
    private const string Close = "</a>";

    /// <summary>Who is mentioned, each once; no more than <see cref="MarkdownMentions.Max"/> people.</summary>
    /// <param name="html">Sanitised (<see cref="SanitisedHtml.Html"/>), or of <see cref="PlainText"/>.</param>
    public static IReadOnlyList<Jid> People(string html)
    {
        var at = 0;
        List<Jid>? people = null;
        while (people is null or { Count: < MarkdownMentions.Max } && Next(html, at) is { } mention)
        {
            if (mention.IsMention && people?.Contains(mention.Person) != true)
            {
                (people ??= []).Add(mention.Person);
            }
            at = mention.End;
        }
        return people ?? (IReadOnlyList<Jid>)[];
    }

    /// <summary>The same text with what people are called now; the same object where there are no mentions.</summary>
    /// <param name="html">As for <see cref="People"/>.</param>
    /// <param name="nameOf">What a person is called; null: their address is shown.</param>
    public static string Named(string html, Func<Jid, string?> nameOf)
    {
        var text = default(StringBuilder);
        var (given, at) = (0, 0);
        while (Next(html, at) is { } mention)
        {
            at = mention.End;
            if (!mention.IsMention)
            {
                continue;
            }
            var words = "@" + (nameOf(mention.Person) ?? mention.Person.Bare.ToDisplayString());
            // What stood beside it, because its words named another host, is not needed with these.
            (text ??= new StringBuilder(html.Length + 64))
                .Append(html, given, mention.Target - given)
                .Append("\" title=\"")
                .Append(PlainText.Encode(mention.Person.Bare.ToDisplayString()))
                .Append("\">")
                .Append(PlainText.Encode(words))
                .Append(Close);
            given = at;
        }
        return text is null ? html : text.Append(html, given, html.Length - given).ToString();
    }

    /// <summary>True for the words of a mention.</summary>
    internal static bool IsMention(string words) => LinkHosts.Plain(words).StartsWith('@');

    /// <summary>The next link to a person.</summary>
    private static Mention? Next(string html, int from)
    {
        while (html.IndexOf(Link, from, StringComparison.Ordinal) is var link && link >= 0)
        {
            // No value has a quote or a bracket that is not written as a reference.
            var target = link + Link.Length;
            var quote = html.IndexOf('"', target);
            var open = quote < 0 ? -1 : html.IndexOf('>', quote);
            var close = open < 0 ? -1 : html.IndexOf(Close, open, StringComparison.Ordinal);
            if (close < 0)
            {
                return null;
            }
            from = close + Close.Length;
            if (Jid.TryParse(Uri.UnescapeDataString(html[target..quote]), out var person))
            {
                return new Mention(person, IsMention(Words(html.AsSpan(open + 1, close - open - 1))), quote, from);
            }
        }
        return null;
    }

    private static string Words(ReadOnlySpan<char> html)
    {
        var words = new StringBuilder(html.Length);
        while (html.IndexOf('<') is var tag && tag >= 0)
        {
            words.Append(html[..tag]);
            html = html[(tag + html[tag..].IndexOf('>') + 1)..];
        }
        return WebUtility.HtmlDecode(words.Append(html).ToString());
    }

    /// <param name="Person">Where it leads.</param>
    /// <param name="IsMention">True where its words say so.</param>
    /// <param name="Target">Where its address ends.</param>
    /// <param name="End">Where it ends.</param>
    private sealed record Mention(Jid Person, bool IsMention, int Target, int End);
}
