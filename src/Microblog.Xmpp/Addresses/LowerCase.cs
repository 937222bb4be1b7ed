using System.Buffers;
using System.Text;

namespace Microblog.Xmpp.Addresses;

/// <summary>ASCII in lower case, with no more than one string.</summary>
internal static class LowerCase
{
    private static readonly SearchValues<char> Capitals = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZ");

    public static string Of(ReadOnlySpan<char> ascii) =>
        ascii.ContainsAny(Capitals)
            ? string.Create(ascii.Length, ascii, static (target, source) => Ascii.ToLower(source, target, out _))
            : ascii.ToString();
}
