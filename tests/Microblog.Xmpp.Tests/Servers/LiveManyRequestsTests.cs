using Microblog.Testing.Servers;
using Microblog.Xmpp.PubSub;
using Xunit;

namespace Microblog.Xmpp.Tests.Servers;

[Trait("Category", "Server")]
[Trait("Spec", "RFC 6120 8.2.3")]
public sealed class LiveManyRequestsTests(LiveServers servers)
{
    [Theory(Timeout = 180_000)]
    [InlineData(ServerKind.Prosody)]
    [InlineData(ServerKind.EjabberdMnesia)]
    [InlineData(ServerKind.EjabberdSql)]
    public async Task A_thousand_requests_at_once_each_get_their_own_answer(ServerKind kind)
    {
        const int Count = 1_000;
        const int Items = 20;
        var server = await servers.GetAsync(kind);
        await using var session = await server.OpenAsync("alice");
        var pubSub = new PubSubService(session);
        var service = session.Address.Bare;
        var node = await pubSub.CreateAsync(service);
        for (var i = 0; i < Items; i++)
        {
            await pubSub.PublishAsync(service, node, $"item {i}", MicroblogNode.Entry($"text {i}"));
        }
        var answers = await Task.WhenAll(
            Enumerable.Range(0, Count).Select(i => pubSub.GetItemsAsync(service, node, [$"item {i % Items}"]))
        );
        for (var i = 0; i < Count; i++)
        {
            var item = Assert.Single(answers[i]);
            Assert.Equal($"item {i % Items}", item.Id);
            Assert.Contains($"text {i % Items}", item.Payload!.Value, StringComparison.Ordinal);
        }
    }
}
