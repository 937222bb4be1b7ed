using Microblog.Xmpp.Addresses;
using Xunit;

namespace Microblog.Xmpp.Tests.Addresses;

public sealed class OpaqueStringTests
{
    [Theory]
    [InlineData("correct horse battery staple", "correct horse battery staple")]
    [InlineData("Correct Horse Battery Staple", "Correct Horse Battery Staple")]
    [InlineData("\u03C0\u00DF\u00E5", "\u03C0\u00DF\u00E5")]
    [InlineData("Jack of \u2666s", "Jack of \u2666s")]
    [InlineData("foo\u1680bar", "foo bar")]
    [Trait("Spec", "RFC 8265 4.3, table 3")]
    public void A_legal_text_is_prepared(string text, string prepared)
    {
        Assert.Equal(prepared, Precis.Opaque(text));
    }

    [Theory]
    [InlineData("")]
    [InlineData("my cat is a \tby")]
    [Trait("Spec", "RFC 8265 4.3, table 4")]
    public void An_illegal_text_is_refused(string text)
    {
        Assert.Null(Precis.Opaque(text));
    }

    [Theory]
    [InlineData("Phone", "Phone", "RFC 8265 4.2.2, 3: case stays")]
    [InlineData("\uFF21", "\uFF21", "RFC 8265 4.2.2, 1: width stays")]
    [InlineData("a\u00A0b\u3000c", "a b c", "RFC 8265 4.2.2, 2: spaces")]
    [InlineData("  ", "  ", "RFC 8264 9.14: spaces alone")]
    [InlineData("e\u0301", "\u00E9", "RFC 8265 4.2.2, 4")]
    [InlineData("a@b/c\"&'<>", "a@b/c\"&'<>", "RFC 7622 3.4")]
    [InlineData("\U0001F4F1\u2163\uFB01", "\U0001F4F1\u2163\uFB01", "RFC 8264 9.15, 9.17, 9.18")]
    [InlineData("a\u05D0 1\u05D0", "a\u05D0 1\u05D0", "RFC 8265 4.2.2, 5: no direction rule")]
    public void A_resource_is_brought_into_one_form(string text, string prepared, string paragraph)
    {
        Assert.True(Jid.TryParse($"a@example.org/{text}", out var jid), paragraph);
        Assert.Equal(prepared, jid.Resource);
        Assert.Equal(jid, Jid.Parse(jid.ToString()));
    }

    [Theory]
    [InlineData("a\nb", "RFC 8264 9.12: control")]
    [InlineData("\u0001", "RFC 8264 9.12: control")]
    [InlineData("\u009F", "RFC 8264 9.12: control")]
    [InlineData("\u0378", "RFC 8264 9.10: unassigned")]
    [InlineData("\u1100\u1161", "RFC 8264 9.9: old Hangul jamo")]
    [InlineData("a\u202Eb", "RFC 8264 9.13: override of the direction")]
    [InlineData("\u2764\uFE0F", "RFC 8264 9.13: variation selector")]
    [InlineData("\u2028", "RFC 8264 8: line separator")]
    [InlineData("\U0001F469\u200D\U0001F4BB", "RFC 5892 A.2: joiner without a virama")]
    [InlineData("a\u200Cb", "RFC 5892 A.1: non-joiner between Latin letters")]
    [InlineData("\u0660\u06F0", "RFC 5892 A.8 and A.9: two kinds of Arabic digits")]
    public void Invalid_resource_is_refused(string text, string paragraph)
    {
        Assert.False(Jid.TryParse($"a@example.org/{text}", out _), paragraph);
    }
}
