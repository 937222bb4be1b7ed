using System.Text;
using System.Xml.Linq;

namespace Microblog.Core.Atom;

/// <summary>How large an entry is on the wire. Above 256 KiB a stanza ends the stream on prosody and ejabberd alike.</summary>
public static class PostSize
{
    /// <summary>The largest entry that is sent, in bytes; the rest is left for the envelope and for servers' own limits.</summary>
    public const int Limit = 200_000;

    /// <summary>Bytes of the entry as XML in UTF-8, with every quotation mark escaped, as servers may send it on.</summary>
    public static int Measure(XElement entry)
    {
        var xml = entry.ToString(SaveOptions.DisableFormatting);
        var quotes = entry
            .DescendantNodes()
            .OfType<XText>()
            .Sum(text => text.Value.AsSpan().Count('"') + text.Value.AsSpan().Count('\''));
        return Encoding.UTF8.GetByteCount(xml) + 5 * quotes;
    }
}
