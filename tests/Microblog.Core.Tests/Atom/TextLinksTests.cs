using Microblog.Core.Atom;
using Xunit;

namespace Microblog.Core.Tests.Atom;

/// <summary>Which links of a typed text have a preview.</summary>
public sealed class TextLinksTests
{
    [Theory]
    [InlineData("Read https://a.example/x, and https://b.example", "https://a.example/x https://b.example/")]
    [InlineData("Read <https://a.example/x>", "https://a.example/x")]
    [InlineData("[this](https://a.example/x) and [that](http://b.example)", "https://a.example/x http://b.example/")]
    [InlineData("[https://words.example](https://a.example/x)", "https://a.example/x")]
    [InlineData("See [it][1].\n\n[1]: https://a.example/x", "https://a.example/x")]
    [InlineData("# https://a.example/x\n\nMore", "https://a.example/x")]
    [InlineData("> https://a.example/x", "https://a.example/x")]
    [InlineData("`https://a.example` and\n\n    https://b.example\n\n```\nhttps://c.example\n```", "")]
    [InlineData("![a cat](https://a.example/c.png)", "")]
    [InlineData("@bob@a.example, bob@a.example, <mailto:bob@a.example>", "")]
    [InlineData("xmpp:news@a.example?;node=n [it](xmpp:news@a.example?;node=n)", "")]
    [InlineData("[x](javascript:alert(1)) [y](/profile) ftp://a.example", "")]
    [InlineData("Nothing", "")]
    [InlineData("", "")]
    public void Links_are_those_to_the_web_in_their_order(string text, string links) =>
        Assert.Equal(links, string.Join(' ', TextLinks.Of(text).Select(link => link.AbsoluteUri)));
}
