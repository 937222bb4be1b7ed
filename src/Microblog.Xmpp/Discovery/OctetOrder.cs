using System.Text;

namespace Microblog.Xmpp.Discovery;

/// <summary>The collation i;octet (RFC 4790, 9.3): byte by byte of UTF-8, which is not the order of UTF-16.</summary>
internal sealed class OctetOrder : IComparer<string>, IComparer<byte[]>
{
    public static OctetOrder Instance { get; } = new();

    public int Compare(string? x, string? y) =>
        Compare(Encoding.UTF8.GetBytes(x ?? ""), Encoding.UTF8.GetBytes(y ?? ""));

    public int Compare(byte[]? x, byte[]? y) => x.AsSpan().SequenceCompareTo(y);
}
