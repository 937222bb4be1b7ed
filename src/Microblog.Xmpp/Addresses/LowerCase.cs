using System.Text;

namespace Microblog.Xmpp.Addresses;

/// <summary>ASCII in lower case, with no more than one string.</summary>
internal static class LowerCase
{
    public static string Of(ReadOnlySpan<char> ascii) =>
        ascii.ContainsAnyInRange('A', 'Z')
            ? string.Create(ascii.Length, ascii, static (target, source) => Ascii.ToLower(source, target, out _))
            : ascii.ToString();
}
