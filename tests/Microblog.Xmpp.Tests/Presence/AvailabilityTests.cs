using Microblog.Testing;
using Microblog.Xmpp.Presence;
using Xunit;

namespace Microblog.Xmpp.Tests.Presence;

[Trait("Spec", "RFC 6121 4.4-4.5")]
public sealed class AvailabilityTests
{
    private static readonly Jid Bob = Jid.Parse("bob@example.org");

    private readonly FakeXmppSession _session = new();
    private readonly List<string> _changes = [];
    private readonly Availability _availability;

    public AvailabilityTests()
    {
        _availability = new Availability(_session, account => account.Domain == "example.org");
        _availability.Changed += presence => _changes.Add($"{presence.From} {presence.Type}");
    }

    [Fact]
    public void Devices_come_change_and_go()
    {
        _session.Receive("<presence from='bob@example.org/phone'><show>away</show></presence>");
        _session.Receive("<presence from='bob@example.org/laptop'/>");
        _session.Receive("<presence from='bob@example.org/tv'><priority>-1</priority><show>chat</show></presence>");
        _session.Receive("<presence from='bob@example.org/phone'><priority>5</priority></presence>");
        Assert.Equal(["phone", "laptop", "tv"], _availability.Of(Bob).Select(device => device.From!.Resource));
        _session.Receive("<presence from='bob@example.org/phone' type='unavailable'/>");
        _session.Receive("<presence from='bob@example.org/phone' type='unavailable'/>");
        Assert.Equal(["laptop", "tv"], _availability.Of(Bob.WithResource("x")).Select(device => device.From!.Resource));
        Assert.Equal(5, _changes.Count);
        Assert.Equal(1, _availability.Count);
    }

    [Theory]
    [InlineData("unavailable")]
    [InlineData("error")]
    public void Word_of_the_bare_address_takes_every_device_along(string type)
    {
        _session.Receive("<presence from='bob@example.org/phone'/>");
        _session.Receive("<presence from='bob@example.org/laptop'/>");
        _session.Receive($"<presence from='bob@example.org' type='{type}'/>");
        Assert.Empty(_availability.Of(Bob));
        Assert.Equal(0, _availability.Count);
        Assert.Equal("bob@example.org Unavailable", _changes[^1]);
    }

    [Theory]
    [InlineData("<presence/>")]
    [InlineData("<presence from='@'/>")]
    [InlineData("<presence from='evil@other.example/x'/>")]
    [InlineData("<presence from='bob@example.org/x' type='subscribe'/>")]
    [InlineData("<presence from='bob@example.org/x' type='probe'/>")]
    [InlineData("<presence from='bob@example.org/x' type='strange'/>")]
    [InlineData("<presence from='bob@example.org/x' type='unavailable'/>")]
    public void Other_presence_makes_nobody_available(string stanza)
    {
        _session.Receive(stanza);
        Assert.Empty(_changes);
        Assert.Equal(0, _availability.Count);
    }

    [Fact]
    public void A_crowd_does_not_push_out_who_was_there()
    {
        _session.Receive("<presence from='bob@example.org/0'/>");
        for (var i = 1; i <= 6000; i++)
        {
            _session.Receive($"<presence from='a{i}@example.org/x'/>");
        }
        for (var i = 1; i <= 100; i++)
        {
            _session.Receive($"<presence from='bob@example.org/{i}'/>");
        }
        Assert.Equal(5000, _availability.Count);
        Assert.Equal(20, _availability.Of(Bob).Count);
        Assert.Contains("0", _availability.Of(Bob).Select(device => device.From!.Resource));
        _availability.Clear();
        Assert.Equal(0, _availability.Count);
    }
}
