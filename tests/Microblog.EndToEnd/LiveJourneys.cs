using Microblog.Core.Feeds;
using Xunit;

namespace Microblog.EndToEnd;

[Trait("Category", "Browser")]
[Trait("Category", "Server")]
public sealed class LiveJourneys(World world)
{
    [Theory(Timeout = 180_000)]
    [InlineData(ServerKind.Prosody)]
    [InlineData(ServerKind.StockProsody)]
    [InlineData(ServerKind.EjabberdMnesia)]
    [InlineData(ServerKind.EjabberdSql)]
    public async Task What_is_emptied_or_removed_goes_from_every_open_tab_and_comes_back_when_it_is_written_again(
        ServerKind kind
    )
    {
        var server = await world.ServerAsync(kind);
        var person = server.Microblog("alice");
        var community = new FeedAddress(server.PubSub, "choir-" + Guid.NewGuid());
        await server.PublishAsync("alice", person, "From alice");
        await server.PublishAsync("carol", community, "From the choir");
        await using var site = await Site.StartAsync(server);
        await using var bob = await world.PersonAsync(site, "bob");
        await bob.SignInAsync();
        await bob.OpenAsync(Pages.Feed(community));
        await bob.Button($"Follow {community.Node}").ClickAsync();
        await bob.SeesAsync("From the choir");
        var home = await bob.NewTabAsync();
        await home.OpenAsync("/");
        await home.SeesAsync("From alice");
        await home.SeesAsync("From the choir");
        var profile = await bob.NewTabAsync();
        await profile.OpenAsync(Pages.Feed(person));
        await profile.SeesAsync("From alice");

        await server.ClearAsync("alice", person, andNode: false);
        await home.SeesNoMoreAsync("From alice");
        await profile.SeesNoMoreAsync("From alice");
        await server.ClearAsync("carol", community, andNode: true);
        await home.SeesNoMoreAsync("From the choir");
        await bob.SeesNoMoreAsync("From the choir");

        await server.PublishAsync("alice", person, "Alice again");
        await home.SeesAsync("Alice again");
        await profile.SeesAsync("Alice again");
        await server.ClearAsync("alice", person, andNode: true);
        await home.SeesNoMoreAsync("Alice again");
        await profile.SeesNoMoreAsync("Alice again");
        await server.PublishAsync("alice", person, "Alice for the third time");
        await home.SeesAsync("Alice for the third time");
        site.AssertNoErrors();
    }
}
