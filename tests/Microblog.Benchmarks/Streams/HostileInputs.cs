using System.Text;

namespace Microblog.Benchmarks.Streams;

/// <summary>Streams of one stanza that cost a reader much where its work is not in proportion to what comes.</summary>
internal static class HostileInputs
{
    private const int Megabyte = 1_000_000;
    private const int Names = 20_000;

    /// <summary>Every input; names are new in every round, so that no cache knows them.</summary>
    public static IEnumerable<(string Name, byte[] Stream)> All(int round)
    {
        yield return ("1 MB of text", Stanza("<m>", "x", Megabyte, "</m>"));
        yield return ("1 MB in one attribute", Stanza("<m a='", "x", Megabyte, "'/>"));
        yield return ("1 MB of &amp;amp; in text", Stanza("<m>", "&amp;", Megabyte / 5, "</m>"));
        yield return ("1 MB of &amp;amp; in an attribute", Stanza("<m a='", "&amp;", Megabyte / 5, "'/>"));
        yield return ("1 MB of ]", Stanza("<m>", "]", Megabyte, "</m>"));
        yield return ("1 MB of CDATA sections", Stanza("<m>", "<![CDATA[x]]>", Megabyte / 13, "</m>"));
        yield return ("1 MB of empty elements", Stanza("<m>", "<a/>", Megabyte / 4, "</m>"));
        yield return (
            "20,000 names of elements",
            Stanza("<m>", index => Invariant($"<e{round}-{index}/>"), Names, "</m>")
        );
        yield return (
            "20,000 names of attributes, one element",
            Stanza("<m", index => Invariant($" a{round}-{index}=''"), Names, "/>")
        );
        yield return (
            "20,000 names of attributes, 200 an element",
            Stanza(
                "<m><e",
                index => Invariant($" b{round}-{index}=''{(index % 200 == 199 ? "/><e" : "")}"),
                Names,
                "/></m>"
            )
        );
        yield return (
            "nesting, 10,000 deep",
            Stanza("", "<a>", 10_000, string.Concat(Enumerable.Repeat("</a>", 10_000)))
        );
        yield return (
            "1 MB of namespaces",
            Stanza("<m>", index => Invariant($"<a xmlns='urn:{round}:{index:000000}'/>"), Megabyte / 27, "</m>")
        );
        yield return (
            "20,000 prefixes, one element",
            Stanza("<m", index => Invariant($" xmlns:p{round}-{index}='urn:p'"), Names, "/>")
        );
        foreach (var input in PassedOver(round))
        {
            yield return input;
        }
    }

    /// <summary>Stanzas of clients beyond a limit: they are passed over, and the stream goes on.</summary>
    private static IEnumerable<(string Name, byte[] Stream)> PassedOver(int round)
    {
        yield return (
            "message, nested 100,000 deep",
            Stanza("<message>", "<a>", 100_000, string.Concat(Enumerable.Repeat("</a>", 100_000)) + "</message>")
        );
        yield return (
            "message, 20,000 names of attributes, one element",
            Stanza("<message><e", index => Invariant($" c{round}-{index}=''"), Names, "/></message>")
        );
        yield return ("message, 1 MB of empty elements", Stanza("<message>", "<a/>", Megabyte / 4, "</message>"));
        yield return (
            "message, 8 MB of text, of which 4 are kept",
            Stanza("<message>", "x", 8 * Megabyte, "</message>")
        );
        yield return (
            "message, 4.4 MB of empty elements, of which 4 are kept",
            Stanza("<message>", "<a/>", Megabyte + Megabyte / 10, "</message>")
        );
        yield return (
            "1,000 items, each nested 110 deep",
            Stanza(
                "<message><event xmlns='http://jabber.org/protocol/pubsub#event'><items node='n'>",
                _ => $"<item id='i'>{Deep}</item>",
                1_000,
                "</items></event></message>"
            )
        );
    }

    private static readonly string Deep =
        string.Concat(Enumerable.Repeat("<a>", 110)) + string.Concat(Enumerable.Repeat("</a>", 110));

    private static byte[] Stanza(string before, string repeated, int count, string after) =>
        Stanza(before, _ => repeated, count, after);

    private static byte[] Stanza(string before, Func<int, string> repeated, int count, string after)
    {
        var text = new StringBuilder(PubSubEvents.Header).Append(before);
        for (var index = 0; index < count; index++)
        {
            text.Append(repeated(index));
        }
        return Encoding.UTF8.GetBytes(text.Append(after).Append("</stream:stream>").ToString());
    }
}
