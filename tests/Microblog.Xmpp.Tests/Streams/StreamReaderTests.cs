using System.Diagnostics;
using System.Text;
using System.Xml.Linq;
using CsCheck;
using Microblog.Testing.Cases;
using Xunit;

namespace Microblog.Xmpp.Tests.Streams;

public sealed class StreamReaderTests
{
    private const string Header =
        "<?xml version='1.0'?>\n<stream:stream xmlns='jabber:client' xmlns:stream='http://etherx.jabber.org/streams'"
        + " xmlns:x='urn:x' version=\"1.0\" >";

    private static readonly Gen<string> Piece = OneOf(
        "<message from='a>b' to=\"it's\"><body>hällo 😀 &amp; &lt;&#65;&#x1F600; ]] > \r\n</body></message>",
        "<iq type='get' id='1'><q xmlns='urn:q'><x:y x:z='&quot;&#10;\t'/><![CDATA[ <a> ]]]></q></iq>",
        "<presence/>",
        " \n\t",
        "<stream:features ><bind xmlns='b'></bind\n></stream:features>",
        "<m><![CDATA[]]>t<![CDATA[>]]]]><![CDATA[>]]></m>",
        "<a xmlns='' b=''><c xmlns='d'/></a>",
        "<m>]]></m>",
        "<!-- -->",
        "<m><!-- --></m>",
        "<m><?pi?></m>",
        "<m>&nbsp;</m>",
        "<m a='1' a='2'/>",
        "<m xmlns:p='q' xmlns:r='q' p:a='1' r:a='2'/>",
        "<m><u:v/></m>",
        "<m></n>",
        "<m a=b/>",
        "<m a='<'/>",
        "<m>&#0;</m>",
        "<1/>",
        "text",
        "</stream:stream>",
        "</stream>"
    );

    private static readonly Gen<int[]> Sizes = Gen.Int[1, 40].Array[1, 8];

    [Fact]
    [Trait("Category", RandomCases.Category)]
    public void Chunking_does_not_change_the_result()
    {
        Gen.Select(Piece.Array[0, 8], Gen.Byte.Array[0, 3], Gen.Int[0, 400], Sizes, Gen.Int[60, 400])
            .Holds(
                (pieces, noise, at, sizes, limit) =>
                {
                    var bytes = Encoding.UTF8.GetBytes(Header + string.Concat(pieces)).ToList();
                    bytes.InsertRange(Math.Min(at, bytes.Count), noise);
                    var whole = Read(bytes.ToArray(), [int.MaxValue], limit + Header.Length);
                    var cut = Read(bytes.ToArray(), sizes, limit + Header.Length);
                    Assert.Equal(whole, cut);
                },
                count: 5_000
            );
    }

    [Fact]
    [Trait("Category", RandomCases.Category)]
    public void Stanzas_equal_those_of_the_platform_reader()
    {
        Gen.Select(Elements(3), Sizes)
            .Holds(
                (xml, sizes) =>
                {
                    var (stanzas, _) = StreamPieces
                        .ReadAllAsync(StreamPieces.Cut(Encoding.UTF8.GetBytes(Header + xml), sizes))
                        .GetAwaiter()
                        .GetResult();
                    var expected = XElement.Parse(
                        $"<s xmlns='jabber:client' xmlns:x='urn:x'>{xml}</s>",
                        LoadOptions.PreserveWhitespace
                    );
                    expected.DescendantsAndSelf().Attributes().Where(a => a.IsNamespaceDeclaration).Remove();
                    foreach (var section in expected.DescendantNodes().OfType<XCData>().ToList())
                    {
                        section.ReplaceWith(new XText(section.Value));
                    }
                    Assert.True(XNode.DeepEquals(expected.Elements().Single(), Assert.Single(stanzas)));
                },
                count: 2_000
            );
    }

    [Fact(Timeout = 30_000)]
    [Trait("Spec", "Namespaces in XML 1.0, 6.3")]
    public async Task An_attribute_that_is_named_as_a_declaration_can_be_written_again()
    {
        var bytes = Encoding.UTF8.GetBytes(Header + "<m x:xmlns='a' x:b='c'/>");
        var (stanzas, _) = await StreamPieces.ReadAllAsync(StreamPieces.Cut(bytes, [5]));
        var again = XElement.Parse(Assert.Single(stanzas).ToString());
        Assert.Equal(
            ("a", "c"),
            (
                (string?)again.Attribute((XNamespace)"urn:x" + "xmlns"),
                (string?)again.Attribute((XNamespace)"urn:x" + "b")
            )
        );
    }

    [Fact(Timeout = 30_000)]
    [Trait("Spec", "RFC 6120 4.9.3.14")]
    public async Task Depth_and_size_have_limits()
    {
        var deep = string.Concat(Enumerable.Repeat("<a>", 99)) + string.Concat(Enumerable.Repeat("</a>", 99));
        Assert.Equal(
            "policy-violation",
            await EndOfAsync($"<m>{string.Concat(Enumerable.Repeat("<a/>", 200_000))}</m>", 1_000_000)
        );
        Assert.Equal(
            "policy-violation",
            await EndOfAsync($"<m>{string.Concat(Enumerable.Repeat("<a xmlns='b'/>", 32_001))}</m>", 1_000_000)
        );
        Assert.Equal("cut", await EndOfAsync(deep));
        Assert.Equal("policy-violation", await EndOfAsync($"<a>{deep}</a>"));
        Assert.Equal("cut", await EndOfAsync($"<a>{new string('x', 99_993)}</a>"));
        Assert.Equal("policy-violation", await EndOfAsync($"<a>{new string('x', 99_994)}</a>"));
        var attributes = string.Concat(Enumerable.Range(0, 256).Select(index => $" a{index}=''"));
        Assert.Equal("cut", await EndOfAsync($"<a{attributes}/>"));
        Assert.Equal("policy-violation", await EndOfAsync($"<a{attributes} b=''/>"));
        var prefixes = string.Concat(Enumerable.Range(0, 256).Select(index => $" xmlns:p{index}='urn:p'"));
        Assert.Equal("policy-violation", await EndOfAsync($"<a{prefixes}/>"));
    }

    [Theory(Timeout = 60_000)]
    [InlineData("<m>", "<abc/>", "</m>")]
    [InlineData("<m>", "&amp;", "</m>")]
    [InlineData("<m><![CDATA[", ">", "]]></m>")]
    [InlineData("<m>", "<![CDATA[x]]>", "</m>")]
    [InlineData("<m>", "]", "</m>")]
    [InlineData("<m>", "<abcdefghijklm xmlns:p='q' p:b='c'/>", "</m>")]
    [InlineData("<m a='", "\"&#10;", "'/>")]
    [InlineData("<m", " ", "/>")]
    [InlineData("", " ", "")]
    [InlineData("", "<a b='c'>d</a>", "")]
    public async Task Hostile_input_costs_time_in_proportion(string before, string repeated, string after)
    {
        // A megabyte, byte by byte: quadratic work would take minutes.
        var count = 1_000_000 / repeated.Length;
        var bytes = Encoding.UTF8.GetBytes(Header + before + string.Concat(Enumerable.Repeat(repeated, count)) + after);
        var watch = Stopwatch.StartNew();
        Assert.Equal("cut", (await StreamPieces.ReadAllAsync(StreamPieces.Cut(bytes, [1]), 10_000_000)).End);
        Assert.True(watch.Elapsed < TimeSpan.FromSeconds(10), watch.Elapsed.ToString());
    }

    private static Gen<string> OneOf(params string[] texts) => Gen.Int[0, texts.Length - 1].Select(i => texts[i]);

    private static async Task<string> EndOfAsync(string xml, int limit = 100_000) =>
        (await StreamPieces.ReadAllAsync(StreamPieces.Cut(Encoding.UTF8.GetBytes(Header + xml), [1000]), limit)).End;

    private static string Read(byte[] bytes, int[] sizes, int limit)
    {
        var (stanzas, end) = StreamPieces.ReadAllAsync(StreamPieces.Cut(bytes, sizes), limit).GetAwaiter().GetResult();
        return string.Join('\n', stanzas.Select(s => s.ToString(SaveOptions.DisableFormatting))) + "\n" + end;
    }

    private static Gen<string> Elements(int depth)
    {
        var text = OneOf("a", " ", "\n", "é😀", "&lt;", "&#9;", "]]", "\r\n", "<![CDATA[<&>]]>");
        var attribute = OneOf("", " a='b'", " x:a=\"'\t&#xA;&amp;\"", " xml:lang='en'");
        var space = OneOf("", " xmlns='urn:n'", " xmlns=''", " xmlns:p='urn:p'");
        var name = OneOf("e", "x:e", "longer-name.1", "ö");
        var content = depth == 0 ? text : Gen.OneOf(text, Elements(depth - 1));
        return Gen.Select(name, space, attribute, content.Array[0, 4])
            .Select((n, s, a, c) => c.Length == 0 ? $"<{n}{s}{a} />" : $"<{n}{a}{s}>{string.Concat(c)}</{n} >");
    }
}
