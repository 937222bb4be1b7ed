using System.Threading.Channels;
using System.Xml.Linq;
using Microblog.Testing.Servers;
using Microblog.Xmpp.Discovery;
using Xunit;

namespace Microblog.Xmpp.Tests.Servers;

[Trait("Category", "Server")]
[Trait("Spec", "XEP-0115 6")]
[Trait("Spec", "XEP-0390 5")]
public sealed class LiveCapabilitiesTests(LiveServers servers)
{
    [Theory(Timeout = 120_000)]
    [InlineData(ServerKind.Prosody)]
    [InlineData(ServerKind.EjabberdMnesia)]
    [InlineData(ServerKind.EjabberdSql)]
    public async Task A_contact_learns_what_another_can_do_and_that_it_is_true(ServerKind kind)
    {
        var stop = TestContext.Current.CancellationToken;
        var server = await servers.GetAsync(kind);
        var feature = $"urn:example:{Guid.NewGuid():N}";
        var presences = Channel.CreateUnbounded<XElement>();
        await using var bob = await server.OpenAsync(
            "bob",
            session => session.PresenceReceived += presence => presences.Writer.TryWrite(presence)
        );
        await using var alice = await server.OpenAsync(
            "alice",
            change: options => options with { Features = [feature] }
        );
        XElement presence;
        do
        {
            presence = await presences.Reader.ReadAsync(stop);
        } while (presence.Attribute("from")?.Value != alice.Address.ToString());
        var announced = AnnouncedCapabilities.FromXml(presence)!;
        Assert.NotEmpty(announced.Hashes);
        var capabilities = new ContactCapabilities(bob);
        foreach (var version in new[] { announced, announced with { Hashes = [] } })
        {
            var learned = await capabilities.LearnAsync(alice.Address, version, stop);
            Assert.True(learned.IsVerified);
            Assert.Contains(feature, learned.Info.Features);
            Assert.Contains(CapabilityHash.Namespace, learned.Info.Features);
        }
    }
}
