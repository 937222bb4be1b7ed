using System.Text;
using System.Xml.Linq;
using CsCheck;
using Microblog.Testing.Cases;
using Microblog.Xmpp.Streams;
using Xunit;

namespace Microblog.Xmpp.Tests.Streams;

/// <summary>Stanzas that are passed over: what is checked, what is kept, and what it costs.</summary>
public sealed class SkippingTests
{
    private const string Header =
        "<stream:stream xmlns='jabber:client' xmlns:stream='http://etherx.jabber.org/streams' xmlns:c='jabber:client'>";

    private static readonly Gen<string> Piece = Gen.OneOf<string>(
        "<presence from='a' id='1'/>",
        "<message from='a>b' to=\"it's\" id='&amp;&#65;'><body>hällo 😀 &amp; ] ]] ]&gt; \r\n</body></message>",
        "<iq type='get' id='1'><q xmlns='urn:q'><x a='&quot;&#10;\t' b=\"'\" /><![CDATA[ <a> ]]]></q ></iq>",
        "<message ><e><![CDATA[]]>t<![CDATA[>]]]]><![CDATA[>]]></e><e><e></e></e></message>",
        "<c:message xmlns:c='jabber:client' id = '2' ><c:body/></c:message>",
        "<message xmlns='jabber:client' id='3'><é>text</é></message>",
        "<c:presence id='4'><a><b><c><d/></c></b></a></c:presence>",
        " \n"
    );

    [Fact]
    [Trait("Category", RandomCases.Category)]
    public void Reading_with_a_small_limit_gives_the_same_stanzas_or_their_stubs()
    {
        Gen.Select(Piece.Array[0, 8], Gen.Int[1, 40].Array[1, 8], Gen.Int[30, 200])
            .Holds(
                (pieces, sizes, limit) =>
                {
                    var bytes = Encoding.UTF8.GetBytes(Header + string.Concat(pieces) + "</stream:stream>");
                    var (whole, _) = Read(bytes, [int.MaxValue], 100_000);
                    var (limited, end) = Read(bytes, sizes, Header.Length + limit);
                    Assert.Equal("end", end);
                    Assert.Equal(whole.Count, limited.Count);
                    foreach (var (expected, actual) in whole.Zip(limited))
                    {
                        var isStub = OverLimit.Of(actual) is not null;
                        Assert.True(XNode.DeepEquals(isStub ? StubOf(expected) : expected, actual), $"{actual}");
                    }
                },
                count: 5_000
            );
    }

    [Theory(Timeout = 60_000)]
    [InlineData("</a></b>", "not-well-formed")]
    [InlineData("<a></b>", "not-well-formed")]
    [InlineData("<a><b></a></b>", "not-well-formed")]
    [InlineData("<x><y></x></y><z><w></z></w><y><x></y></x><w><z></w></z>", "not-well-formed")]
    [InlineData("<a></a b='c'>", "not-well-formed")]
    [InlineData("<a b/>", "not-well-formed")]
    [InlineData("<a b=c/>", "not-well-formed")]
    [InlineData("<a b='1'c='2'/>", "not-well-formed")]
    [InlineData("<a b='<'/>", "not-well-formed")]
    [InlineData("<a <b/>", "not-well-formed")]
    [InlineData("< a/>", "not-well-formed")]
    [InlineData("]]>", "not-well-formed")]
    [InlineData("& ", "not-well-formed")]
    [InlineData("&#0;", "not-well-formed")]
    [InlineData("&amp", "not-well-formed")]
    [InlineData("&other;", "restricted-xml")]
    [InlineData("<a b='&other;'/>", "restricted-xml")]
    [InlineData("<!-- -->", "restricted-xml")]
    [InlineData("<?a?>", "restricted-xml")]
    [InlineData("<!DOCTYPE a>", "restricted-xml")]
    [InlineData("\u0001", "not-well-formed")]
    [InlineData("\uFFFF", "not-well-formed")]
    public async Task Malformed_xml_in_a_skipped_stanza_ends_the_stream(string wrong, string condition)
    {
        var deep = string.Concat(Enumerable.Repeat("<a>", 120)) + string.Concat(Enumerable.Repeat("</a>", 120));
        var large = $"<b>{new string('x', 5_000)}</b>";
        foreach (var (before, after) in new[] { (deep, ""), (large, ""), ("", large) })
        {
            var stream = $"{Header}<message>{before}{wrong}{after}</message><presence/>";
            foreach (var size in new[] { 1, 7, int.MaxValue })
            {
                var (stanzas, end) = await StreamPieces.ReadAllAsync(
                    StreamPieces.Cut(Encoding.UTF8.GetBytes(stream), [size]),
                    4_000
                );
                Assert.Equal(condition, end);
                Assert.Empty(stanzas);
            }
        }
    }

    [Fact(Timeout = 60_000)]
    public async Task Bytes_that_are_no_utf8_end_the_stream_in_a_skipped_stanza_too()
    {
        byte[] bytes =
        [
            .. Encoding.UTF8.GetBytes($"{Header}<message><b>{new string('x', 5_000)}"),
            0xE2,
            0x82,
            .. "</b></message><presence/>"u8,
        ];
        foreach (var size in new[] { 1, 7, int.MaxValue })
        {
            var (stanzas, end) = await StreamPieces.ReadAllAsync(StreamPieces.Cut(bytes, [size]), 4_000);
            Assert.Equal("unsupported-encoding", end);
            Assert.Empty(stanzas);
        }
    }

    [Fact(Timeout = 60_000)]
    public async Task Stream_ends_where_a_stanza_is_eight_times_too_large()
    {
        Assert.Equal("end", await EndAsync(7));
        Assert.Equal("policy-violation", await EndAsync(9));

        static async Task<string> EndAsync(int times)
        {
            var stanza = $"<message><b>{new string('x', times * 10_000)}</b></message></stream:stream>";
            var bytes = Encoding.UTF8.GetBytes(Header + stanza);
            return (await StreamPieces.ReadAllAsync(StreamPieces.Cut(bytes, [1000]), 10_000)).End;
        }
    }

    [Theory(Timeout = 120_000)]
    [InlineData("x")]
    [InlineData("<a>")]
    [InlineData("<a b='c'/>")]
    [InlineData("&amp;")]
    [InlineData("]")]
    [InlineData("<![CDATA[x]]>")]
    public async Task Passing_over_a_large_stanza_keeps_nothing_of_it(string repeated)
    {
        const int Limit = 100_000;
        var stanza = Encoding.UTF8.GetBytes(repeated);
        // Sixty times what is kept of a stanza, in one element that never ends.
        var skipped = new SkippedStanza(new XElement(Ns.Message), 1_000_000_000);
        Skip("<message>"u8.ToArray());
        var piece = Enumerable.Repeat(stanza, 1 + 10_000 / stanza.Length).SelectMany(one => one).ToArray();
        Skip(piece);
        var least = AllocatedBytes.Least(
            5,
            () =>
            {
                for (var bytes = 0; bytes < 60 * Limit; bytes += piece.Length)
                {
                    Skip(piece);
                }
            }
        );
        Assert.Equal(0, least);
        await Task.CompletedTask;

        void Skip(byte[] next)
        {
            ReadOnlySpan<byte> data = next;
            Assert.False(skipped.Skip(ref data));
        }
    }

    private static XElement StubOf(XElement stanza) =>
        new(stanza.Name, stanza.Attributes().Where(a => a.Name.LocalName is "from" or "to" or "type" or "id"));

    private static (List<XElement> Stanzas, string End) Read(byte[] bytes, int[] sizes, int limit) =>
        StreamPieces.ReadAllAsync(StreamPieces.Cut(bytes, sizes), limit).GetAwaiter().GetResult();
}
