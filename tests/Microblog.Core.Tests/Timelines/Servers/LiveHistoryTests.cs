using Microblog.Testing.Cases;
using Microblog.Testing.Servers;
using Xunit;

namespace Microblog.Core.Tests.Timelines.Servers;

/// <summary>Random histories on real servers: what is shown becomes what they hold.</summary>
[Trait("Category", "Server")]
public sealed class LiveHistoryTests
{
    private const int TimeLimit = 600_000;
    private const int Histories = 20;

    [Fact(Timeout = TimeLimit)]
    public async Task On_prosody()
    {
        await using var server = await ProsodyServer.LaunchAsync();
        await RunAsync(server);
    }

    [Theory(Timeout = TimeLimit)]
    [InlineData(EjabberdStore.Mnesia)]
    [InlineData(EjabberdStore.Sql)]
    public async Task On_ejabberd(EjabberdStore store)
    {
        await using var server = await EjabberdServer.LaunchAsync(store);
        await RunAsync(server);
    }

    private static async Task RunAsync(XmppServer server)
    {
        for (var number = 0u; number < Histories; number++)
        {
            var history = LiveHistory.Any.Case(number);
            TestContext.Current.TestOutputHelper?.WriteLine($"{number}: {history}");
            await using var world = await LiveWorld.CreateAsync(server);
            await world.RunAsync(history);
        }
    }
}
