using Microblog.Xmpp.Addresses;
using Microblog.Xmpp.Connection;
using Xunit;

namespace Microblog.Xmpp.Tests.Connection;

[Trait("Spec", "RFC 6120 3.2, RFC 2782, XEP-0368")]
public sealed class ServerLookupTests
{
    [Fact]
    public void Without_records_the_domain_itself_is_tried() =>
        Assert.Equal(
            [new ServerAddress("example.org", 5222, false)],
            ServerLookup.Order("example.org", [], [], new Random(0))
        );

    [Fact]
    public void All_records_of_both_kinds_are_tried_by_priority()
    {
        var ordered = ServerLookup.Order(
            "example.org",
            [new SrvRecord(5, 0, "tls.example.org.", 443)],
            [new SrvRecord(10, 0, "b.", 5222), new SrvRecord(1, 0, "a.", 5222), new SrvRecord(10, 0, ".", 0)],
            new Random(0)
        );
        Assert.Equal(["xmpp://a:5222", "xmpps://tls.example.org:443", "xmpp://b:5222"], ordered.Select(a => $"{a}"));
    }

    [Fact]
    public void Weights_share_the_load()
    {
        var random = new Random(1);
        SrvRecord[] records = [new(1, 90, "heavy", 1), new(1, 10, "light", 1), new(1, 0, "never", 1)];
        var first = Enumerable
            .Range(0, 1000)
            .Select(_ => ServerLookup.Order("d", [], records, random)[0].Host)
            .CountBy(host => host)
            .ToDictionary();
        Assert.InRange(first["heavy"], 850, 950);
        Assert.InRange(first["light"], 50, 150);
    }

    [Fact]
    public void A_domain_can_say_that_it_has_none()
    {
        SrvRecord[] none = [new(0, 0, ".", 0)];
        var thrown = Assert.Throws<SignInException>(() => ServerLookup.Order("d", none, none, new Random(0)));
        Assert.Equal(SignInFailure.UnknownDomain, thrown.Failure);
    }

    [Theory]
    [InlineData("xmpp://host", "host", 5222, false)]
    [InlineData("xmpps://host", "host", 5223, true)]
    [InlineData("xmpps://127.0.0.1:443", "127.0.0.1", 443, true)]
    [InlineData("xmpp://[::1]:5333", "::1", 5333, false)]
    public void A_configured_server_is_read(string uri, string host, int port, bool direct) =>
        Assert.Equal(new ServerAddress(host, port, direct), ServerAddress.FromUri(new Uri(uri)));

    [Theory]
    [InlineData("http://host")]
    [InlineData("xmpp:host")]
    public void Other_addresses_are_refused(string uri) =>
        Assert.Throws<FormatException>(() => ServerAddress.FromUri(new Uri(uri)));
}
