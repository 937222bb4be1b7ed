using System.Xml.Linq;
using CsCheck;
using Microblog.Core.Timelines.Fetching;
using Microblog.Testing.Cases;
using Xunit;

namespace Microblog.Core.Tests.Timelines.Fetching;

public sealed class PayloadVersionTests
{
    private static readonly Gen<string> Text = Gen.Char["ab<>/ &"].Array[0, 8].Select(letters => new string(letters));

    private static long Of(string xml) => PayloadVersion.Of(XElement.Parse(xml, LoadOptions.PreserveWhitespace));

    [Theory]
    [InlineData("<a xmlns='u' x='1' y='2'><b>t</b></a>", "<p:a xmlns:p='u' y='2' x='1'><p:b>t</p:b></p:a>")]
    [InlineData("<a xmlns='u'><b xmlns='v'/></a>", "<a xmlns='u' xmlns:v='v'><v:b></v:b></a>")]
    [InlineData("<a xmlns='u' xml:lang='en'>x&#65;</a>", "<a xml:lang=\"en\" xmlns=\"u\"><![CDATA[x]]>A</a>")]
    [InlineData("<a><!-- hidden -->t</a>", "<a>t</a>")]
    public void How_it_is_written_does_not_matter(string one, string other) => Assert.Equal(Of(one), Of(other));

    [Theory]
    [InlineData("<a>t</a>", "<a>t </a>")]
    [InlineData("<a x='1'/>", "<a x='2'/>")]
    [InlineData("<a x='1'/>", "<a y='1'/>")]
    [InlineData("<a xmlns='u'/>", "<a xmlns='v'/>")]
    [InlineData("<a><b/><c/></a>", "<a><c/><b/></a>")]
    [InlineData("<a><b/>t</a>", "<a><b>t</b></a>")]
    [InlineData("<a><b/></a>", "<a>&lt;b>&lt;/></a>")]
    public void Changed_content_changes_the_version(string one, string other) => Assert.NotEqual(Of(one), Of(other));

    [Fact]
    [Trait("Category", RandomCases.Category)]
    public void Two_texts_are_two_versions() =>
        Gen.Select(Text, Text)
            .Where((left, right) => left != right)
            .Holds(
                (left, right) =>
                    Assert.NotEqual(
                        PayloadVersion.Of(new XElement("a", left, new XElement("b"))),
                        PayloadVersion.Of(new XElement("a", right, new XElement("b")))
                    ),
                count: 1_000
            );
}
