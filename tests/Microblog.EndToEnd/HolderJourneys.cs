using Microblog.Testing.Servers;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace Microblog.EndToEnd;

[Trait("Category", "Browser")]
[Trait("Category", "Server")]
public sealed class HolderJourneys(World world)
{
    [Theory(Timeout = 120_000)]
    [InlineData(ServerKind.HashedProsody)]
    [InlineData(ServerKind.HashedEjabberdSql)]
    public async Task Next_holder_of_an_address_does_not_get_the_text_that_was_typed_in_the_same_tab(ServerKind kind)
    {
        var server = await world.ServerAsync(kind);
        await server.RegisterAsync("frank", "orchard");
        await using var site = await OwnSite.StartAsync(server);
        await using var frank = await world.PersonAsync(site, "frank");
        await frank.SignInAsync(password: "orchard");
        await site.ReadUntilAsync("SELECT marker FROM account WHERE marker IS NOT NULL");
        // One text is kept, the next is in the page alone.
        await frank.Composer.FillAsync("Half a thought");
        await site.ReadUntilAsync("SELECT text FROM draft");
        await frank.Page.RouteAsync("**/compose/draft?**", route => route.AbortAsync());
        await frank.Composer.FillAsync("Half a thought and more");

        await server.UnregisterAsync("frank");
        await frank.IsSignedOutAsync();
        await frank.Page.UnrouteAsync("**/compose/draft?**");
        await server.RegisterAsync("frank", "harbour");
        await frank.TrySignInAsync("frank", "harbour");
        await frank.IsAtHomeAsync();

        await Expect(frank.Composer).ToHaveValueAsync("");
        await frank.OpenAsync("/");
        await Expect(frank.Composer).ToHaveValueAsync("");
    }
}
