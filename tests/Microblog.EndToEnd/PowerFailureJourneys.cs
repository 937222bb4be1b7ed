using Microblog.Testing.Servers;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace Microblog.EndToEnd;

[Trait("Category", "Browser")]
[Trait("Category", "Server")]
public sealed class PowerFailureJourneys(World world)
{
    [Theory(Timeout = 180_000)]
    [InlineData(ServerKind.HashedProsody)]
    [InlineData(ServerKind.HashedEjabberdSql)]
    public async Task A_program_killed_while_somebody_posts_loses_nothing_and_repeats_nothing(ServerKind kind)
    {
        var server = await world.ServerAsync(kind);
        await server.PublishAsync("alice", "Before");
        await server.PublishAsync("bob", [.. Enumerable.Range(1, 60).Select(n => $"Walk {n}")]);
        await using var program = await ProgramProcess.StartAsync(server);
        await using var alice = await world.PersonAsync(program.Address, server.Account("alice"));
        await alice.SignInAsync(keep: true);
        var reader = await alice.NewTabAsync();
        await reader.OpenAsync("/");
        await reader.SeesAsync("Walk 60");
        await reader.DraftReplyAsync("bob", "Walk 60", "Half a thou");

        var posted = new List<string> { "Before" };
        for (var number = 1; number <= 5; number++)
        {
            var text = $"Step {number}.";
            await reader.WheelAsync(1500);
            await alice.PostAsync(text);
            posted.Add(text);
        }
        // The last ones are in the outbox, and perhaps half way to the server.
        await program.KillAsync();
        await program.StartAsync();

        await alice.OpenAsync("/");
        await alice.IsAtHomeAsync();
        await Expect(alice.Posts.GetByText("Sending…")).ToHaveCountAsync(0);
        foreach (var text in posted)
        {
            await alice.SeesAsync(text);
        }
        Assert.Equal(posted.Order(), (await server.ReadAsync("alice", server.Microblog("alice"))).Order());
        await alice.StartReplyAsync("Walk 60");
        await Expect(alice.Box("Reply to bob")).ToHaveValueAsync("Half a thou");
    }

    [Fact(Timeout = 120_000)]
    public async Task A_program_that_is_asked_to_end_does_so_at_once_whoever_is_looking()
    {
        var server = await world.ServerAsync(ServerKind.HashedProsody);
        await using var program = await ProgramProcess.StartAsync(server);
        await using var alice = await world.PersonAsync(program.Address, server.Account("alice"));
        await alice.SignInAsync(keep: true);

        await program.EndAsync().WaitAsync(TimeSpan.FromSeconds(10), TestContext.Current.CancellationToken);
        await program.StartAsync();
        await server.PublishAsync("bob", "The page is back by itself");
        await alice.SeesAsync("The page is back by itself");
    }
}
