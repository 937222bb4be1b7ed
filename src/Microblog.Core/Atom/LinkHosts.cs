using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using Microblog.Xmpp;
using Microblog.Xmpp.Addresses;

namespace Microblog.Core.Atom;

/// <summary>Finds links whose words name another host, or another address, than the link leads to.</summary>
internal static partial class LinkHosts
{
    // Nobody reads a longer link to its end.
    private const int MaxWords = 1000;
    private static readonly IdnMapping Idn = new() { AllowUnassigned = true };
    private static readonly char[] Ends = ['/', '?', '#'];

    /// <summary>The host or address to show beside a link to the web, or null where its words name no other.</summary>
    public static string? Beside(Uri target, string words)
    {
        var host = target.IdnHost;
        var text = Plain(words);
        if (TextParts.WebAddress(text) is { } written && !text.Contains(' ', StringComparison.Ordinal))
        {
            // The words are an address: what is before an @ in it is no host, though it may look like one.
            return written.IdnHost == host && written.UserInfo.Length == 0 && !IsMisleading(text, host)
                ? null
                : HostDisplay.Of(host);
        }
        var named = Named(text).ToList();
        return
            named.Count == 0
            || (named.TrueForAll(one => WithoutWww(one) == WithoutWww(host)) && !IsMisleading(text, host))
            ? null
            : HostDisplay.Of(host);
    }

    /// <summary>The address to show beside a link to a person, or null where its words name no other.</summary>
    public static string? Beside(Jid target, string words)
    {
        var text = Plain(words).TrimStart('@');
        return text.Contains('@', StringComparison.Ordinal) || Named(text).Any()
            ? Jid.TryParseDisplayed(text, out var written) && written.IsSameBare(target)
                ? null
                : target.Bare.ToDisplayString()
            : null;
    }

    /// <summary>The same for a link to something of a person: words that are a mention may be anybody's name.</summary>
    public static string? BesideFeed(Jid target, string words) =>
        Beside(target, words)
        ?? (target.Local is not null && HtmlMentions.IsMention(words) ? target.Bare.ToDisplayString() : null);

    /// <summary>The text as it is seen: without what is not seen, with one form for letters and dots that look the same.</summary>
    internal static string Plain(string words)
    {
        words = words[..PlainText.Boundary(words, MaxWords)];
        if (Ascii.IsValid(words))
        {
            return words.Trim();
        }
        var text = new StringBuilder(words.Length);
        foreach (var rune in words.EnumerateRunes())
        {
            if (InvisibleText.KindOf(rune) is InvisibleKind.Visible or InvisibleKind.Gap)
            {
                text.Append(rune.Value is 0x3002 or 0xFF61 ? "." : rune.ToString());
            }
        }
        return text.ToString().Normalize(NormalizationForm.FormKC).Trim();
    }

    /// <summary>The hosts that a text names, as A-labels.</summary>
    private static IEnumerable<string> Named(string text)
    {
        foreach (var word in text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries))
        {
            var start = word.IndexOf("://", StringComparison.Ordinal) is var scheme && scheme >= 0 ? scheme + 3 : 0;
            var end = word.IndexOfAny(Ends, start);
            var host = end < 0 ? word[start..] : word[start..end];
            foreach (Match match in Host().Matches(host))
            {
                yield return Encode(match.Value);
            }
        }
    }

    private static bool IsMisleading(string text, string host) =>
        !Ascii.IsValid(text) && host.Contains("xn--", StringComparison.Ordinal) && Ascii.IsValid(HostDisplay.Of(host));

    private static string WithoutWww(string host) =>
        host.StartsWith("www.", StringComparison.OrdinalIgnoreCase) ? host[4..] : host;

    private static string Encode(string host)
    {
        try
        {
            return Idn.GetAscii(host).ToLowerInvariant();
        }
        catch (ArgumentException)
        {
            return host;
        }
    }

    [GeneratedRegex(@"(?:[\p{L}\p{N}][\p{L}\p{M}\p{N}-]*\.)+\p{L}[\p{L}\p{M}\p{N}-]+", RegexOptions.CultureInvariant)]
    private static partial Regex Host();
}
