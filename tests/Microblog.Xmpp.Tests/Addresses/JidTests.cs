using Xunit;

namespace Microblog.Xmpp.Tests.Addresses;

public sealed class JidTests
{
    [Theory]
    [InlineData("alice@example.org", "alice", "example.org", null)]
    [InlineData("Alice@Example.Org/Phone", "alice", "example.org", "Phone")]
    [InlineData("example.org", null, "example.org", null)]
    [InlineData("a@b/c@d/e", "a", "b", "c@d/e")]
    [InlineData("b/c@d", null, "b", "c@d")]
    [InlineData("a@b//", "a", "b", "/")]
    [Trait("Spec", "RFC 7622 3.1")]
    public void An_address_is_read_into_its_parts(string text, string? local, string domain, string? resource)
    {
        var jid = Jid.Parse(text);
        Assert.Equal((local, domain, resource), (jid.Local, jid.Domain, jid.Resource));
    }

    [Theory]
    [InlineData("juliet@example.com")]
    [InlineData("juliet@example.com/foo")]
    [InlineData("juliet@example.com/foo bar")]
    [InlineData("juliet@example.com/foo@bar")]
    [InlineData(@"foo\20bar@example.com")]
    [InlineData("fussball@example.com")]
    [InlineData("fu\u00DFball@example.com")]
    [InlineData("\u03C0@example.com")]
    [InlineData("\u03C3@example.com/foo")]
    [InlineData("\u03C2@example.com/foo")]
    [InlineData("king@example.com/\u265A")]
    [InlineData("example.com")]
    [InlineData("example.com/foobar")]
    [InlineData("a.example.com/b@example.net")]
    // Erratum 4560: a space may begin a resource, whatever row 18 of table 2 says.
    [InlineData("juliet@example.com/ foo")]
    [Trait("Spec", "RFC 7622 3.5, table 1")]
    public void An_address_of_the_specification_reads_as_it_is_written(string text)
    {
        Assert.Equal(text, Jid.Parse(text).ToString());
    }

    [Fact]
    [Trait("Spec", "RFC 7622 3.5, table 1, 9")]
    public void A_large_sigma_is_a_small_one_and_no_final_one()
    {
        Assert.Equal(Jid.Parse("\u03C3@example.com/foo"), Jid.Parse("\u03A3@example.com/foo"));
        Assert.NotEqual(Jid.Parse("\u03C2@example.com/foo"), Jid.Parse("\u03A3@example.com/foo"));
    }

    [Theory]
    [InlineData("\"juliet\"@example.com")]
    [InlineData("foo bar@example.com")]
    [InlineData("@example.com/")]
    [InlineData("henry\u2163@example.com")]
    [InlineData("\u265A@example.com")]
    [InlineData("juliet@")]
    [InlineData("/foobar")]
    [Trait("Spec", "RFC 7622 3.5, table 2")]
    public void Invalid_addresses_of_the_specification_are_refused(string text)
    {
        Assert.False(Jid.TryParse(text, out _));
        Assert.Throws<FormatException>(() => Jid.Parse(text));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("@")]
    [InlineData("/")]
    [InlineData("@/")]
    [InlineData("a@/b")]
    [InlineData("@b/c")]
    [InlineData("a@b/")]
    [InlineData("@b")]
    [InlineData("b/")]
    [Trait("Spec", "RFC 7622 3.1")]
    public void No_part_is_empty(string? text)
    {
        Assert.False(Jid.TryParse(text, out _));
    }

    [Fact]
    [Trait("Spec", "RFC 7622 3.3.1")]
    public void No_name_holds_what_divides_addresses_and_attributes_in_any_width()
    {
        foreach (var c in "\"&':<>@")
        {
            Assert.False(Jid.TryParse($"a{c}b@c@example.org", out _), $"{c}");
            Assert.False(Jid.TryParse($"a{(char)(c - 0x20 + 0xFF00)}b@example.org", out _), $"{c}, wide");
        }
    }

    [Theory]
    [InlineData('a', 1023)]
    [InlineData('\u00FC', 511)]
    [InlineData('\u8A9E', 341)]
    [Trait("Spec", "RFC 7622 3.3")]
    public void A_part_has_1023_bytes_and_no_more(char c, int count)
    {
        Assert.True(Jid.TryParse($"{new string(c, count)}@example.org/{new string(c, count)}", out _));
        Assert.False(Jid.TryParse($"{new string(c, count + 1)}@example.org", out _));
        Assert.False(Jid.TryParse($"a@example.org/{new string(c, count + 1)}", out _));
    }

    [Fact]
    [Trait("Spec", "RFC 7622 3.3")]
    public void Bytes_are_counted_when_the_part_is_prepared()
    {
        var wide = new string('\uFF41', 1023);
        Assert.Equal(new string('a', 1023), Jid.Parse($"{wide}@example.org").Local);
        Assert.False(Jid.TryParse($"{wide}\uFF41@example.org", out _));
        var decomposed = string.Concat(Enumerable.Repeat("\u03B1\u0313\u0300\u0345", 341));
        Assert.Equal(new string('\u1F82', 341), Jid.Parse($"a@example.org/{decomposed}").Resource);
        // Two bytes before, three after: the lower case is what counts.
        Assert.True(Jid.TryParse($"{new string('\u023A', 341)}@example.org", out _));
        Assert.False(Jid.TryParse($"{new string('\u023A', 342)}@example.org", out _));
    }

    [Theory]
    [InlineData(0xD800)]
    [InlineData(0xDC00)]
    [Trait("Spec", "RFC 7622 3.3")]
    public void Half_a_surrogate_is_in_no_part(int surrogate)
    {
        var half = (char)surrogate;
        Assert.False(Jid.TryParse($"a{half}b@example.org", out _));
        Assert.False(Jid.TryParse($"a@b{half}.example.org", out _));
        Assert.False(Jid.TryParse($"a@example.org/{half}", out _));
    }

    [Fact]
    public void Parts_are_exchanged_one_by_one()
    {
        var full = Jid.Parse("juliet@example.com/balcony");
        Assert.Equal("juliet@example.com", full.Bare.ToString());
        Assert.Equal("example.com", full.Server.ToString());
        Assert.Equal("juliet@example.com/a@b/c", full.WithResource("a@b/c").ToString());
        Assert.Equal("example.com/x", full.Server.WithResource("x").ToString());
        Assert.Throws<FormatException>(() => full.WithResource(""));
        Assert.Throws<FormatException>(() => full.WithResource("\n"));
        Assert.Throws<FormatException>(() => full.WithResource(new string('x', 1024)));
    }
}
