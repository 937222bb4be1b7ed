using System.Globalization;
using System.Text;

namespace Microblog.Xmpp.Addresses;

/// <summary>The name of a host as people may read it: in Unicode, or, where that could be taken for another, as A-labels.</summary>
public static class HostDisplay
{
    // Letters that look like Latin ones; a label of nothing else under a Latin domain can be read as another.
    private const string LikeLatin = "асԁеһіјӏоԛрѕԝхуѵԍкмтґνορτυκιχαγ";
    private static readonly IdnMapping Idn = new() { AllowUnassigned = true };

    /// <summary>
    /// Decodes <c>xn--…</c>, and shows the whole name as A-labels (RFC 5890, 2.3.2.1) where a label mixes scripts (UTS 39, 5.2),
    /// or where one is made of letters alone that look like Latin ones while the last label is Latin. What is no name is
    /// returned as it is.
    /// </summary>
    public static string Of(string host)
    {
        ArgumentNullException.ThrowIfNull(host);
        if (Ascii.IsValid(host) && !host.Contains("xn--", StringComparison.OrdinalIgnoreCase))
        {
            return host;
        }
        try
        {
            var encoded = Idn.GetAscii(host);
            var shown = Idn.GetUnicode(encoded);
            return IsMisleading(shown) ? encoded : shown;
        }
        catch (ArgumentException)
        {
            return host;
        }
    }

    private static bool IsMisleading(string host)
    {
        var labels = host.Split('.');
        return Array.Exists(labels, Scripts.AreMixed)
            || (Ascii.IsValid(labels[^1]) && Array.Exists(labels, IsLikeLatin))
            || host.EnumerateRunes().Any(rune => CodePointRanges.Contains(CodePointRanges.Ignorable, rune.Value));
    }

    private static bool IsLikeLatin(string label) =>
        !Ascii.IsValid(label)
        && label.All(c => LikeLatin.Contains(c, StringComparison.Ordinal) || char.IsAsciiDigit(c) || c == '-');
}
