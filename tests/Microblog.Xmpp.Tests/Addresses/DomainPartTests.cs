using Xunit;

namespace Microblog.Xmpp.Tests.Addresses;

public sealed class DomainPartTests
{
    [Theory]
    [InlineData("Example.ORG", "example.org", "RFC 5891 5.3")]
    [InlineData("example.org.", "example.org", "RFC 7622 3.2: the dot at the end")]
    [InlineData("localhost", "localhost", "RFC 7622 3.2")]
    [InlineData("127.0.0.1", "127.0.0.1", "RFC 7622 3.2: IPv4address")]
    [InlineData("[::1]", "[::1]", "RFC 7622 3.2: IP-literal")]
    [InlineData("[2001:DB8:0:0:0:0:0:1]", "[2001:db8::1]", "RFC 5952 4")]
    [InlineData("xn--mnchen-3ya.example", "m\u00FCnchen.example", "RFC 5890 2.3.2.1: A-label")]
    [InlineData("XN--MNCHEN-3YA.example", "m\u00FCnchen.example", "RFC 5890 2.3.2.1: A-label in capitals")]
    [InlineData("m\u00FCnchen.example", "m\u00FCnchen.example", "RFC 5890 2.3.2.1: U-label")]
    [InlineData("M\u00DCNCHEN.example", "m\u00FCnchen.example", "RFC 5895 2, 1")]
    [InlineData("mu\u0308nchen.example", "m\u00FCnchen.example", "RFC 5895 2, 3")]
    [InlineData("\uFF41.example", "a.example", "RFC 5895 2, 2")]
    [InlineData("a\u3002b\uFF0Ec\uFF61d", "a.b.c.d", "RFC 5895 2, 4")]
    [InlineData("fa\u00DF.example", "fa\u00DF.example", "RFC 5894 7.2")]
    [InlineData("xn--fa-hia.example", "fa\u00DF.example", "RFC 5894 7.2")]
    [InlineData("\u03B2\u03CC\u03BB\u03BF\u03C2.example", "\u03B2\u03CC\u03BB\u03BF\u03C2.example", "RFC 5894 7.2")]
    [InlineData("\u010Dechy.example", "\u010Dechy.example", "RFC 5122 2.7.2")]
    [InlineData("l\u00B7l.example", "l\u00B7l.example", "RFC 5892 A.3")]
    [InlineData("\u05D0\u05D1.example", "\u05D0\u05D1.example", "RFC 5893 2")]
    [InlineData("_xmpp.example", "_xmpp.example", "no RFC: names in test networks")]
    [InlineData("r3---a.example", "r3---a.example", "RFC 5890 2.3.1: in use")]
    [InlineData("xn--i-7iq.example", "xn--i-7iq.example", "RFC 5891 5.4: an emoji is shown as it came")]
    public void A_domain_is_brought_into_one_form(string text, string prepared, string paragraph)
    {
        Assert.True(Jid.TryParse($"a@{text}/b", out var jid), paragraph);
        Assert.Equal(prepared, jid.Domain);
        Assert.Equal(jid, Jid.Parse(jid.ToString()));
    }

    [Theory]
    [InlineData(".")]
    [InlineData("..")]
    [InlineData("a..b")]
    [InlineData(".a")]
    [InlineData("a..")]
    [InlineData("-a.example")]
    [InlineData("a-.example")]
    [InlineData("a b")]
    [InlineData(" a")]
    [InlineData("a:5222")]
    [InlineData("a&b")]
    [InlineData("a<b")]
    [InlineData("a\0")]
    [InlineData("a\uFF0Fb")]
    [InlineData("[::1")]
    [InlineData("::1")]
    [InlineData("[127.0.0.1]")]
    [InlineData("[::1%eth0]")]
    [InlineData("[]")]
    [InlineData("xn--")]
    [InlineData("xn--\u00FC.example")]
    [InlineData("xn--0000h.example")]
    [InlineData("\u265A.example")]
    [InlineData("\U0001F600.example")]
    [InlineData("a\u00B7b.example")]
    [InlineData("a\u200Db.example")]
    [InlineData("\u0301a.example")]
    [InlineData("ab--\u00FC.example")]
    [InlineData("\u00FC-.example")]
    [InlineData("\u05D0a.example")]
    [InlineData("\u05D0.1a")]
    [InlineData("\u0660\u06F0.example")]
    [InlineData("\u1100.example")]
    [InlineData("\u0378.example")]
    [Trait("Spec", "RFC 7622 3.2")]
    public void Invalid_domain_is_refused(string text)
    {
        Assert.False(Jid.TryParse(text, out _));
        Assert.False(Jid.TryParse($"x@{text}/y", out _));
    }

    [Fact]
    [Trait("Spec", "RFC 5890 4.2")]
    public void A_label_has_63_bytes_in_its_ascii_form()
    {
        Assert.True(Jid.TryParse($"{new string('a', 63)}.example", out _));
        Assert.False(Jid.TryParse($"{new string('a', 64)}.example", out _));
        // Each repetition of the same letter takes one digit more: xn-- and 59 others.
        Assert.True(Jid.TryParse($"{new string('\u00FC', 56)}.example", out _));
        Assert.False(Jid.TryParse($"{new string('\u00FC', 63)}.example", out _));
    }

    [Fact]
    [Trait("Spec", "RFC 7622 3.2")]
    public void A_domain_has_1023_bytes_and_no_more()
    {
        var labels = string.Join('.', Enumerable.Repeat(new string('a', 63), 16));
        Assert.True(Jid.TryParse(labels[..1023], out _));
        Assert.False(Jid.TryParse(labels + ".a", out _));
        var wide = string.Join('.', Enumerable.Repeat("m\u00FCnchen", 200));
        Assert.False(Jid.TryParse(wide, out _));
        Assert.True(Jid.TryParse(wide[..800], out _));
    }
}
