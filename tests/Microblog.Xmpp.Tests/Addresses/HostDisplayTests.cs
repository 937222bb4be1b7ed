using Microblog.Xmpp.Addresses;
using Xunit;

namespace Microblog.Xmpp.Tests.Addresses;

[Trait("Spec", "RFC 5890 2.3.2.1")]
public sealed class HostDisplayTests
{
    [Theory]
    [InlineData("example.org", "example.org")]
    [InlineData("bücher.example", "bücher.example")]
    [InlineData("xn--bcher-kva.example", "bücher.example")]
    [InlineData("пример.рф", "пример.рф")]
    [InlineData("ελλάδα.gr", "ελλάδα.gr")]
    [InlineData("日本語.jp", "日本語.jp")]
    [InlineData("ひらがなと漢字abc.jp", "ひらがなと漢字abc.jp")]
    [InlineData("한국어abc.kr", "한국어abc.kr")]
    [InlineData("127.0.0.1", "127.0.0.1")]
    [InlineData("[::1]", "[::1]")]
    [InlineData("test_host.local", "test_host.local")]
    // One label, two scripts.
    [InlineData("аpple.com", "xn--pple-43d.com")]
    [InlineData("pаypal.example", "xn--pypal-4ve.example")]
    [InlineData("example.οrg", "example.xn--rg-ibc")]
    // One script, all of it like Latin, under a Latin domain.
    [InlineData("аррӏе.com", "xn--80ak6aa92e.com")]
    public void Host_is_shown_in_Unicode_unless_it_can_be_read_as_another(string host, string shown) =>
        Assert.Equal(shown, HostDisplay.Of(host));

    [Theory]
    [InlineData("bob@аpple.com", "bob@xn--pple-43d.com")]
    [InlineData("bob@xn--pple-43d.com", "bob@xn--pple-43d.com")]
    [InlineData("bob@bücher.example", "bob@bücher.example")]
    public void Address_shows_its_host_so_and_is_read_again(string address, string shown)
    {
        var jid = Jid.Parse(address);
        Assert.Equal(shown, jid.ToDisplayString());
        Assert.True(Jid.TryParseDisplayed(jid.ToDisplayString(), out var read));
        Assert.Equal(jid, read);
    }
}
