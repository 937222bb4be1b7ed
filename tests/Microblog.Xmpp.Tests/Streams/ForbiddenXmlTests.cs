using System.Text;
using Microblog.Testing.Scripted;
using Xunit;

namespace Microblog.Xmpp.Tests.Streams;

public sealed class ForbiddenXmlTests
{
    private const string Open =
        "<stream:stream xmlns='jabber:client' xmlns:stream='http://etherx.jabber.org/streams' version='1.0'>";

    [Theory(Timeout = 30_000)]
    [InlineData("RFC 6120 11.1, comment", "<m><!-- no --></m>", "restricted-xml")]
    [InlineData("RFC 6120 11.1, comment between stanzas", "<!-- no -->", "restricted-xml")]
    [InlineData("RFC 6120 11.1, processing instruction", "<m><?no?></m>", "restricted-xml")]
    [InlineData("RFC 6120 11.1, processing instruction between stanzas", "<?no?>", "restricted-xml")]
    [InlineData("RFC 6120 11.5, declaration in the middle", "<?xml version='1.0'?>", "restricted-xml")]
    [InlineData("RFC 6120 11.1, DTD", "<!DOCTYPE m>", "restricted-xml")]
    [InlineData("RFC 6120 11.1, internal subset", "<!DOCTYPE m [<!ENTITY a 'b'>]>", "restricted-xml")]
    [InlineData("RFC 6120 11.1, DTD in a stanza", "<m><!DOCTYPE m></m>", "restricted-xml")]
    [InlineData("RFC 6120 11.1, entity in text", "<m>&other;</m>", "restricted-xml")]
    [InlineData("RFC 6120 11.1, entity in an attribute", "<m a='&other;'/>", "restricted-xml")]
    [InlineData("RFC 6120 4.9.3.1, text between stanzas", "text", "bad-format")]
    [InlineData("RFC 6120 4.9.3.1, CDATA between stanzas", "<![CDATA[a]]>", "restricted-xml")]
    [InlineData("RFC 6120 11.3, mismatched tag", "<m></n>", "not-well-formed")]
    [InlineData("RFC 6120 11.3, crossed tags", "<m><n></m></n>", "not-well-formed")]
    [InlineData("RFC 6120 11.3, longer closing tag", "<m></mm>", "not-well-formed")]
    [InlineData("RFC 6120 11.3, closing tag with an attribute", "<m></m a='b'>", "not-well-formed")]
    [InlineData("RFC 6120 11.3, the stream's closing tag under another name", "</other>", "not-well-formed")]
    [InlineData("RFC 6120 11.3, attribute twice", "<m a='1' a='1'/>", "not-well-formed")]
    [InlineData("RFC 6120 11.3, no space between attributes", "<m a='1'b='1'/>", "not-well-formed")]
    [InlineData("RFC 6120 11.3, attribute without value", "<m a/>", "not-well-formed")]
    [InlineData("RFC 6120 11.3, attribute without quotes", "<m a=1/>", "not-well-formed")]
    [InlineData("RFC 6120 11.3, attribute with another quote", "<m a\"='\" />", "not-well-formed")]
    [InlineData("RFC 6120 11.3, '<' in an attribute", "<m a='<'/>", "not-well-formed")]
    [InlineData("RFC 6120 11.3, '<' in a tag", "<m <n/>", "not-well-formed")]
    [InlineData("RFC 6120 11.3, name", "<1/>", "not-well-formed")]
    [InlineData("RFC 6120 11.3, no name", "< m/>", "not-well-formed")]
    [InlineData("RFC 6120 11.3, name of an attribute", "<m 1='a'/>", "not-well-formed")]
    [InlineData("RFC 6120 11.3, control character", "<m>\u0001</m>", "not-well-formed")]
    [InlineData("RFC 6120 11.3, no character", "<m>\uFFFF</m>", "not-well-formed")]
    [InlineData("RFC 6120 11.3, reference to a surrogate", "<m>&#xD800;</m>", "not-well-formed")]
    [InlineData("RFC 6120 11.3, reference to zero", "<m>&#0;</m>", "not-well-formed")]
    [InlineData("RFC 6120 11.3, reference without an end", "<m>&amp</m>", "not-well-formed")]
    [InlineData("RFC 6120 11.3, ampersand alone", "<m>& </m>", "not-well-formed")]
    [InlineData("RFC 6120 11.3, end of CDATA in text", "<m>]]></m>", "not-well-formed")]
    [InlineData("RFC 6120 11.3, unbound prefix", "<p:m/>", "not-well-formed")]
    [InlineData("RFC 6120 11.3, unbound prefix of a child", "<m><p:n/></m>", "not-well-formed")]
    [InlineData("RFC 6120 11.3, unbound prefix of an attribute", "<m p:a=''/>", "not-well-formed")]
    [InlineData("RFC 6120 11.3, prefix of an earlier stanza", "<m xmlns:p='q'/><p:m/>", "not-well-formed")]
    [InlineData("RFC 6120 11.3, prefix without a name", "<m:/>", "not-well-formed")]
    [InlineData("RFC 6120 11.3, name without its prefix", "<:m/>", "not-well-formed")]
    [InlineData("RFC 6120 11.3, two colons", "<m xmlns:a='a'><a:b:c/></m>", "not-well-formed")]
    [InlineData(
        "RFC 6120 11.3, same attribute under two prefixes",
        "<m xmlns:p='q' xmlns:r='q' p:a='' r:a=''/>",
        "not-well-formed"
    )]
    [InlineData("RFC 6120 11.3, declaration twice", "<m xmlns='a' xmlns='b'/>", "not-well-formed")]
    [InlineData("RFC 6120 11.3, declaration of xmlns", "<m xmlns:xmlns='a'/>", "not-well-formed")]
    [InlineData("RFC 6120 11.3, another namespace for xml", "<m xmlns:xml='a'/>", "not-well-formed")]
    [InlineData("RFC 6120 11.3, empty namespace for a prefix", "<m xmlns:a=''/>", "not-well-formed")]
    [InlineData("RFC 6120 11.3, declaration of no prefix", "<m xmlns:='a'/>", "not-well-formed")]
    public async Task Forbidden_xml_ends_the_stream_with_its_error(string paragraph, string xml, string condition)
    {
        foreach (var size in new[] { 1, 3, int.MaxValue })
        {
            var bytes = Encoding.UTF8.GetBytes($"{Open}<before/>{xml}<after/>");
            var (stanzas, end) = await ReadAsync(bytes, size);
            Assert.Equal((paragraph, condition), (paragraph, end));
            Assert.Equal("before", stanzas[0]);
            Assert.DoesNotContain("after", stanzas);
        }
    }

    [Theory(Timeout = 30_000)]
    [InlineData("RFC 6120 11.6, continuation missing", new byte[] { 0xC3, 0x28 })]
    [InlineData("RFC 6120 11.6, too long for its character", new byte[] { 0xC0, 0x80 })]
    [InlineData("RFC 6120 11.6, surrogate", new byte[] { 0xED, 0xA0, 0x80 })]
    [InlineData("RFC 6120 11.6, beyond the last character", new byte[] { 0xF4, 0x90, 0x80, 0x80 })]
    [InlineData("RFC 6120 11.6, byte of no encoding", new byte[] { 0xFF })]
    [InlineData("RFC 6120 11.6, cut by a tag", new byte[] { 0xE2, 0x82 })]
    public async Task Bytes_that_are_no_utf8_end_the_stream(string paragraph, byte[] wrong)
    {
        foreach (var (before, after) in new[] { ("<m>", "</m>"), ("<m a='", "'/>"), ("<m", "/>") })
        {
            byte[] bytes =
            [
                .. Encoding.UTF8.GetBytes($"{Open}<before/>{before}"),
                .. wrong,
                .. Encoding.UTF8.GetBytes(after),
            ];
            var (stanzas, end) = await ReadAsync(bytes, 2);
            Assert.Equal((paragraph, "unsupported-encoding"), (paragraph, end));
            Assert.Equal(["before"], stanzas);
        }
    }

    [Theory(Timeout = 30_000)]
    [InlineData("RFC 6120 4.9.3.10", "<stream:stream xmlns:stream='urn:other'>", "invalid-namespace")]
    [InlineData("RFC 6120 4.9.3.10", "<stream xmlns='jabber:client'>", "invalid-namespace")]
    [InlineData("RFC 6120 4.9.3.22", "<?xml version='1.0' encoding='UTF-16'?>" + Open, "unsupported-encoding")]
    [InlineData("RFC 6120 11.1", "<!DOCTYPE stream>" + Open, "restricted-xml")]
    [InlineData("RFC 6120 11.1", "<!-- no -->" + Open, "restricted-xml")]
    [InlineData("RFC 6120 11.1", "<?other?>" + Open, "restricted-xml")]
    [InlineData("RFC 6120 11.5", "<?xml version='1.0'?><?xml version='1.0'?>" + Open, "restricted-xml")]
    [InlineData("RFC 6120 11.3", "<stream:stream>", "not-well-formed")]
    [InlineData("RFC 6120 11.3", "</stream:stream>", "not-well-formed")]
    [InlineData("RFC 6120 11.3", "<stream:stream xmlns:stream='http://etherx.jabber.org/streams'/>", "not-well-formed")]
    [InlineData("RFC 6120 4.9.3.1", "HTTP/1.1 400 Bad Request", "bad-format")]
    public async Task Invalid_stream_header_ends_the_stream(string paragraph, string xml, string condition)
    {
        var (stanzas, end) = await ReadAsync(Encoding.UTF8.GetBytes(xml), 2);
        Assert.Equal((paragraph, condition), (paragraph, end));
        Assert.Empty(stanzas);
    }

    [Theory(Timeout = 30_000)]
    [InlineData("RFC 6120 4.9.3.1", "text", "bad-format")]
    [InlineData("RFC 6120 4.9.3.13", "<message><x:y/></message>", "not-well-formed")]
    [InlineData("RFC 6120 4.9.3.18", "<message><?no?></message>", "restricted-xml")]
    [InlineData("RFC 6120 4.9.3.18", "<message>&no;</message>", "restricted-xml")]
    public async Task The_error_goes_over_the_wire(string paragraph, string xml, string condition)
    {
        using var server = new ScriptedServer(7);
        var heard = 0;
        var (session, connection) = await server.OpenedAsync(prepare: s => s.MessageReceived += _ => heard++);
        await connection.SendAsync(xml);
        var error = await connection.ReadAsync("error");
        Assert.Equal(Ns.Stream + "error", error.Name);
        Assert.Equal((paragraph, Ns.StreamErrors + condition), (paragraph, error.Elements().Single().Name));
        await connection.ReadEndAsync();
        Assert.Equal(0, heard);
        server.IsReachable = false;
        await session.DisposeAsync();
    }

    [Theory(Timeout = 30_000)]
    [InlineData("<m/></stream:stream>", "end")]
    [InlineData("<m/></stream:stream >", "end")]
    [InlineData("<m", "cut")]
    [InlineData("<m>", "cut")]
    [InlineData("<m></m", "cut")]
    public async Task Closed_stream_differs_from_a_cut_one(string xml, string end) =>
        Assert.Equal(end, (await ReadAsync(Encoding.UTF8.GetBytes(Open + xml), 3)).End);

    private static async Task<(List<string> Stanzas, string End)> ReadAsync(byte[] bytes, int size)
    {
        var (stanzas, end) = await StreamPieces.ReadAllAsync(StreamPieces.Cut(bytes, [size]));
        return (stanzas.ConvertAll(stanza => stanza.Name.LocalName), end);
    }
}
