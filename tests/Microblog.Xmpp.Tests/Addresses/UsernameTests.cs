using Microblog.Xmpp.Addresses;
using Xunit;

namespace Microblog.Xmpp.Tests.Addresses;

public sealed class UsernameTests
{
    [Theory]
    [InlineData("juliet@example.com", "juliet@example.com")]
    [InlineData("fussball", "fussball")]
    [InlineData("fu\u00DFball", "fu\u00DFball")]
    [InlineData("\u03C0", "\u03C0")]
    [InlineData("\u03A3", "\u03C3")]
    [InlineData("\u03C3", "\u03C3")]
    [InlineData("\u03C2", "\u03C2")]
    [Trait("Spec", "RFC 8265 3.5, table 1")]
    public void A_legal_username_is_prepared(string text, string prepared)
    {
        Assert.Equal(prepared, Precis.Username(text));
    }

    [Theory]
    [InlineData("foo bar")]
    [InlineData("")]
    [InlineData("henry\u2163")]
    [InlineData("\u265A")]
    [Trait("Spec", "RFC 8265 3.5, table 2")]
    public void An_illegal_username_is_refused(string text)
    {
        Assert.Null(Precis.Username(text));
    }

    [Theory]
    [InlineData("\uFF21\uFF42\uFF13", "ab3", "RFC 8265 3.3.2, 1: full width")]
    [InlineData("\uFF76\uFF9E", "\u30AC", "RFC 8265 3.3.2, 1: half width, then composed")]
    [InlineData("ALICE", "alice", "RFC 8265 3.3.2, 3")]
    [InlineData("\u00C4\u00D6", "\u00E4\u00F6", "RFC 8265 3.3.2, 3")]
    [InlineData("\u0130", "i\u0307", "RFC 8265 3.3.2, 3: a lower case of two code points")]
    [InlineData("\u1E9E", "\u00DF", "RFC 8265 3.3.2, 3: large sharp s")]
    [InlineData("\U00010400", "\U00010428", "RFC 8265 3.3.2, 3: beyond the first plane")]
    [InlineData("e\u0301", "\u00E9", "RFC 8265 3.3.2, 4")]
    [InlineData("A\u030A", "\u00E5", "RFC 8265 3.3.2, 3 and 4")]
    [InlineData("\u05D0\u05D1", "\u05D0\u05D1", "RFC 5893 2: Hebrew")]
    [InlineData("\u0627\u0660\u0661", "\u0627\u0660\u0661", "RFC 5893 2: Arabic with its digits")]
    [InlineData("\u05D01", "\u05D01", "RFC 5893 2, 3: ends with a digit")]
    [InlineData("\u05D0\u05B7", "\u05D0\u05B7", "RFC 5893 2, 3: ends with a mark")]
    [InlineData("l\u00B7l", "l\u00B7l", "RFC 5892 A.3: middle dot")]
    [InlineData("COL\u00B7LEGI", "col\u00B7legi", "RFC 5892 A.3: after case mapping")]
    [InlineData("\u0375\u03B1", "\u0375\u03B1", "RFC 5892 A.4: keraia")]
    [InlineData("\u05D0\u05F3", "\u05D0\u05F3", "RFC 5892 A.5: geresh")]
    [InlineData("\u05D0\u05F4\u05D1", "\u05D0\u05F4\u05D1", "RFC 5892 A.6: gershayim")]
    [InlineData("\u30A2\u30FB\u30A4", "\u30A2\u30FB\u30A4", "RFC 5892 A.7: katakana middle dot")]
    [InlineData("a\u30FB\u6F22", "a\u30FB\u6F22", "RFC 5892 A.7: with Han")]
    [InlineData("\u0915\u094D\u200C\u0937", "\u0915\u094D\u200C\u0937", "RFC 5892 A.1: after a virama")]
    [InlineData(
        "\u0646\u0627\u0645\u0647\u200C\u0627\u06CC",
        "\u0646\u0627\u0645\u0647\u200C\u0627\u06CC",
        "RFC 5892 A.1"
    )]
    [InlineData("\u0628\u064B\u200C\u064B\u0628", "\u0628\u064B\u200C\u064B\u0628", "RFC 5892 A.1: marks between")]
    [InlineData("\u0915\u094D\u200D\u0937", "\u0915\u094D\u200D\u0937", "RFC 5892 A.2")]
    [InlineData("\u06FD\u06FE", "\u06FD\u06FE", "RFC 8264 9.6")]
    [InlineData("\u0F0B\u3007", "\u0F0B\u3007", "RFC 8264 9.6")]
    [InlineData("a!#$%()*+,-.;=?[\\]^_`{|}~", "a!#$%()*+,-.;=?[\\]^_`{|}~", "RFC 8264 9.11")]
    public void A_name_is_brought_into_one_form(string text, string prepared, string paragraph)
    {
        Assert.True(Jid.TryParse($"{text}@example.org", out var jid), paragraph);
        Assert.Equal(prepared, jid.Local);
        Assert.Equal(jid, Jid.Parse(jid.ToString()));
    }

    [Theory]
    [InlineData("a\tb", "RFC 8264 9.12: control")]
    [InlineData("a\u0085b", "RFC 8264 9.12: control")]
    [InlineData("a\u007F", "RFC 8264 9.12: control")]
    [InlineData("\u0378", "RFC 8264 9.10: unassigned")]
    [InlineData("\uFDD0", "RFC 8264 9.13: no character")]
    [InlineData("\uE000", "RFC 8264 8: private use")]
    [InlineData("\u1100\u1161", "RFC 8264 9.9: old Hangul jamo")]
    [InlineData("\uFFA1", "RFC 8264 9.9: half width jamo")]
    [InlineData("a\u00ADb", "RFC 8264 9.13: soft hyphen")]
    [InlineData("a\u200Bb", "RFC 8264 9.13: zero width space")]
    [InlineData("a\uFEFF", "RFC 8264 9.13: byte order mark")]
    [InlineData("\u2764\uFE0F", "RFC 8264 9.13: variation selector")]
    [InlineData("\u0640", "RFC 8264 9.6: tatweel")]
    [InlineData("\u302E", "RFC 8264 9.6")]
    [InlineData("a\u00A0b", "RFC 8264 9.14: no-break space")]
    [InlineData("a\u3000b", "RFC 8264 9.14: wide space")]
    [InlineData("\U0001F600", "RFC 8264 9.15: emoji")]
    [InlineData("a\u2019b", "RFC 8264 9.16: punctuation")]
    [InlineData("\uFB01", "RFC 8264 9.17: ligature")]
    [InlineData("\u212A", "RFC 8264 9.17: Kelvin")]
    [InlineData("\u01C5", "RFC 8264 9.18: title case")]
    [InlineData("a\u00B7b", "RFC 5892 A.3: middle dot between other letters")]
    [InlineData("\u00B7", "RFC 5892 A.3: middle dot alone")]
    [InlineData("\u0375a", "RFC 5892 A.4: keraia before Latin")]
    [InlineData("\u03B1\u0375", "RFC 5892 A.4: keraia at the end")]
    [InlineData("a\u05F3", "RFC 5892 A.5: geresh after Latin")]
    [InlineData("\u05F4\u05D0", "RFC 5892 A.6: gershayim first")]
    [InlineData("a\u30FBb", "RFC 5892 A.7: katakana middle dot alone")]
    [InlineData("a\u200Cb", "RFC 5892 A.1: between Latin letters")]
    [InlineData("\u0627\u200C\u0628", "RFC 5892 A.1: after a letter that does not join")]
    [InlineData("\u200C", "RFC 5892 A.1: alone")]
    [InlineData("a\u200Db", "RFC 5892 A.2: not after a virama")]
    [InlineData("\u0628\u200D\u0628", "RFC 5892 A.2: not after a virama")]
    [InlineData("\u0627\u0660\u06F0", "RFC 5892 A.8 and A.9: two kinds of Arabic digits")]
    [InlineData("\u05D0a", "RFC 5893 2, 2: left-to-right in right-to-left")]
    [InlineData("a\u05D0", "RFC 5893 2, 5: right-to-left in left-to-right")]
    [InlineData("1\u05D0", "RFC 5893 2, 1: begins with a digit")]
    [InlineData("\u05D0-", "RFC 5893 2, 3: ends with a hyphen")]
    [InlineData("\u06270\u0660", "RFC 5893 2, 4: European and Arabic digits")]
    public void Invalid_name_is_refused(string text, string paragraph)
    {
        Assert.False(Jid.TryParse($"{text}@example.org", out _), paragraph);
    }

    [Fact]
    [Trait("Spec", "RFC 8264 7")]
    public void Preparation_of_each_code_point_is_idempotent()
    {
        for (var c = 0; c < 0x110000; c += c == 0xD7FF ? 0x801 : 1)
        {
            var one = char.ConvertFromUtf32(c);
            if (Precis.Username(one) is { } name)
            {
                Assert.Equal(name, Precis.Username(name));
            }
            if (Precis.Opaque(one) is { } opaque)
            {
                Assert.Equal(opaque, Precis.Opaque(opaque));
            }
        }
    }
}
