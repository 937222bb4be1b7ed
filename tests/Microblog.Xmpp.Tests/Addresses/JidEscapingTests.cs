using CsCheck;
using Microblog.Testing.Cases;
using Xunit;

namespace Microblog.Xmpp.Tests.Addresses;

public sealed class JidEscapingTests
{
    [Theory]
    [InlineData("d'artagnan", @"d\27artagnan")]
    [InlineData("tr\u00E9ville@musketeers.lit", "tr\u00E9ville\\40musketeers.lit")]
    [InlineData("space cadet", @"space\20cadet")]
    [InlineData("call me \"ishmael\"", @"call\20me\20\22ishmael\22")]
    [InlineData("at&t guy", @"at\26t\20guy")]
    [InlineData("/.fanboy", @"\2f.fanboy")]
    [InlineData("::foo::", @"\3a\3afoo\3a\3a")]
    [InlineData("<foo>", @"\3cfoo\3e")]
    [InlineData("user@host", @"user\40host")]
    [InlineData(@"c:\net", @"c\3a\net")]
    [InlineData(@"c:\\net", @"c\3a\\net")]
    [InlineData(@"c:\cool stuff", @"c\3a\cool\20stuff")]
    [InlineData(@"c:\5commas", @"c\3a\5c5commas")]
    [InlineData(@"\3and\2is\5cool", @"\5c3and\2is\5c5cool")]
    [InlineData(@"\2plus\2is\4", @"\2plus\2is\4")]
    [InlineData(@"foo\bar", @"foo\bar")]
    [InlineData(@"foob\41r", @"foob\41r")]
    [InlineData("here's_a_wild_&_/cr%zy/_address", @"here\27s_a_wild_\26_\2fcr%zy\2f_address")]
    [InlineData(
        "here's_a_wild_&_/cr%zy/_address_for:<wv>(\"IMPS\")",
        @"here\27s_a_wild_\26_\2fcr%zy\2f_address_for\3a\3cwv\3e(\22IMPS\22)"
    )]
    [InlineData(
        @"CN=D'Artagnan Saint-Andr\E9,O=Example & Company, Inc.,DC=example,DC=com",
        @"CN=D\27Artagnan\20Saint-Andr\E9,O=Example\20\26\20Company,\20Inc.,DC=example,DC=com"
    )]
    [InlineData("somenick!user\"&'/:<>\\3address", @"somenick!user\22\26\27\2f\3a\3c\3e\5c3address")]
    [Trait("Spec", "XEP-0106 3 to 5")]
    public void A_name_is_escaped_and_read_again(string name, string escaped)
    {
        Assert.Equal(escaped, Jid.Escape(name));
        Assert.Equal(name, Jid.Unescape(escaped));
        var jid = Jid.Parse($"{escaped}@example.com");
        Assert.Equal(Jid.Unescape(jid.Local!) + "@example.com", jid.ToDisplayString());
        Assert.True(Jid.TryParseDisplayed(jid.ToDisplayString(), out var read));
        Assert.Equal(jid, read);
    }

    [Theory]
    [InlineData(" space")]
    [InlineData("space ")]
    [InlineData(" ")]
    [Trait("Spec", "XEP-0106 4.1, 6")]
    public void No_name_begins_or_ends_with_a_space(string name)
    {
        Assert.Throws<FormatException>(() => Jid.Escape(name));
        Assert.False(Jid.TryParseDisplayed($"{name}@example.org", out _));
    }

    [Theory]
    [InlineData(@"\20space", @"\20space")]
    [InlineData(@"space\20", @"space\20")]
    [InlineData(@"a\2Fb", @"a\2Fb")]
    [InlineData(@"a\", @"a\")]
    [InlineData(@"a\2", @"a\2")]
    [InlineData(@"a\27", "a'")]
    [InlineData(@"\5c20", @"\20")]
    [Trait("Spec", "XEP-0106 4.1, 3 and 6")]
    public void Only_the_sequences_of_the_specification_are_read(string local, string shown)
    {
        Assert.Equal(shown, Jid.Unescape(local));
    }

    [Theory]
    [InlineData(@"d\27artagnan@gascon.fr/elder", "d'artagnan@gascon.fr/elder")]
    [InlineData("xn--mnchen-3ya.example", "m\u00FCnchen.example")]
    [InlineData(@"a@b/\27", @"a@b/\27")]
    [Trait("Spec", "XEP-0106 4.1, 1")]
    public void People_read_the_local_part_unescaped_and_it_alone(string text, string shown)
    {
        Assert.Equal(shown, Jid.Parse(text).ToDisplayString());
    }

    [Theory]
    [InlineData("d'artagnan@musketeers.lit", @"d\27artagnan@musketeers.lit")]
    [InlineData("treville@musketeers.lit@smtp.gascon.fr", @"treville\40musketeers.lit@smtp.gascon.fr")]
    [InlineData("alice@example.org", "alice@example.org")]
    [InlineData("example.org", "example.org")]
    [Trait("Spec", "XEP-0106 3.2")]
    public void Displayed_addresses_are_read(string text, string address)
    {
        Assert.True(Jid.TryParseDisplayed(text, out var jid));
        Assert.Equal(address, jid.ToString());
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("@example.org")]
    [InlineData("alice@")]
    [InlineData("alice@example.org/x")]
    public void Text_that_is_no_bare_address_is_not_read(string? text)
    {
        Assert.False(Jid.TryParseDisplayed(text, out _));
    }

    [Fact]
    [Trait("Category", RandomCases.Category)]
    [Trait("Spec", "XEP-0106 4.2")]
    public void Every_name_is_what_its_escaped_form_says()
    {
        Gen.Char[" \"&'/:<>@\\0234567acef"]
            .Array[0, 12]
            .Select(characters => new string(characters).Trim(' '))
            .Holds(name =>
            {
                var escaped = Jid.Escape(name);
                Assert.DoesNotContain(escaped, c => " \"&'/:<>@".Contains(c));
                Assert.Equal(name, Jid.Unescape(escaped));
            });
    }
}
