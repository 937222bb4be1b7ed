using Microblog.Xmpp.Discovery;
using Microblog.Xmpp.Forms;
using Xunit;

namespace Microblog.Xmpp.Tests.Discovery;

public sealed class EntityCapabilitiesTests
{
    private static readonly string[] Features =
    [
        "http://jabber.org/protocol/muc",
        "http://jabber.org/protocol/disco#info",
        "http://jabber.org/protocol/disco#items",
        "http://jabber.org/protocol/caps",
    ];

    [Fact] // XEP-0115, 5.2
    public void The_simple_example_comes_out() =>
        Assert.Equal(
            "QgayPKawpkPSDYmwT/WM94uAlu0=",
            new EntityCapabilities("n", [new DiscoIdentity("client", "pc", "Exodus 0.9.1")], Features).Version
        );

    [Fact] // XEP-0115, 5.3
    public void The_complex_example_comes_out()
    {
        var form = new DataForm([
            new DataFormField("os", ["Mac"]),
            new DataFormField("FORM_TYPE", ["urn:xmpp:dataforms:softwareinfo"]),
            new DataFormField("ip_version", ["ipv6", "ipv4"]),
            new DataFormField("software_version", ["0.11"]),
            new DataFormField("os_version", ["10.5.1"]),
            new DataFormField("software", ["Psi"]),
        ]);
        var text = EntityCapabilities.VerificationString(
            [
                (new DiscoIdentity("client", "pc", "Psi 0.11"), "en"),
                (new DiscoIdentity("client", "pc", "Ψ 0.11"), "el"),
            ],
            Features,
            [form]
        );
        Assert.Equal("q07IKJEyjvHSyhy//CH0CxmKi8w=", EntityCapabilities.Hash(text));
    }
}
