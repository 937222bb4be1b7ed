using System.Collections.Concurrent;
using Microblog.EndToEnd.People;
using Microblog.Testing.Servers;
using Microsoft.Playwright;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace Microblog.EndToEnd;

/// <summary>Settings are a document of their own: they are loaded, and so is what is opened from them. Nothing is lost by it.</summary>
[Trait("Category", "Browser")]
[Trait("Category", "Server")]
public sealed class DocumentJourneys(World world)
{
    private const int Posts = 40;
    private const string Draft = "Half of a sentence";

    [Fact(Timeout = 180_000)]
    public async Task Settings_and_back_keep_the_sign_in_the_text_and_the_place()
    {
        var site = await world.SiteAsync(ServerKind.HashedProsody);
        await site.Server.PublishAsync("bob", Walks());
        await using var alice = await world.PersonAsync(site, "alice");
        var (asked, complaints) = (new ConcurrentQueue<string>(), new ConcurrentQueue<string>());
        alice.Page.Request += (_, request) => asked.Enqueue(request.Url);
        // Violations of the Content-Security-Policy are told there.
        alice.Page.Console += (_, message) =>
        {
            if (message.Type is "error" or "warning")
            {
                complaints.Enqueue(message.Text);
            }
        };
        await alice.SignInAsync();
        await alice.SeesAsync($"Walk {Posts}");
        await alice.Composer.FillAsync(Draft);
        await alice.ScrollToAsync("Walk 30");
        var place = await alice.PlaceAsync();
        Assert.DoesNotContain(asked, IsMudBlazor);

        await Link(alice, "Settings").ClickAsync();
        await Expect(Heading(alice, "Settings")).ToBeFocusedAsync();
        await alice.IsReadyAsync();
        Assert.Contains(asked, IsMudBlazor);
        var contacts = alice.Page.GetByRole(AriaRole.Radio, new() { Name = "Contacts only" });
        await contacts.CheckAsync();
        await Expect(alice.Status("Saved.")).ToBeVisibleAsync();

        asked.Clear();
        await Link(alice, "Home").ClickAsync();
        await Expect(Heading(alice, "Home")).ToBeFocusedAsync();
        await alice.IsReadyAsync();
        await alice.ReadsAtAsync(place, 1);
        await Expect(alice.Composer).ToHaveValueAsync(Draft);
        Assert.DoesNotContain(asked, IsMudBlazor);

        // By Back, too, to a page that lies over home.
        await alice.Posts.First.Locator("[data-permalink]").ClickAsync();
        await Expect(alice.Page.Locator("article.opened")).ToBeVisibleAsync();
        var post = alice.Page.Url;
        await Link(alice, "Settings").ClickAsync();
        await Expect(contacts).ToBeCheckedAsync();
        await alice.Page.GoBackAsync();
        await Expect(alice.Page).ToHaveURLAsync(post);
        await Expect(alice.Page.Locator("article.opened")).ToBeVisibleAsync();
        await alice.IsReadyAsync();
        await alice.Page.GoBackAsync();
        await Expect(Heading(alice, "Home")).ToBeVisibleAsync();
        await Expect(alice.Composer).ToHaveValueAsync(Draft);

        Assert.Empty(complaints);
        site.AssertNoErrors();
    }

    [Fact(Timeout = 180_000)]
    public async Task Page_of_another_document_that_is_opened_without_a_link_is_loaded()
    {
        var site = await world.SiteAsync(ServerKind.HashedProsody);
        await using var alice = await world.SignInAsync(site, "alice");
        var home = site.Address.ToString();

        await alice.Page.EvaluateAsync("Blazor.navigateTo('/settings')");
        await Expect(alice.Page.Locator("link[href*=MudBlazor]")).ToHaveCountAsync(1);
        await Expect(Heading(alice, "Settings")).ToBeVisibleAsync();
        await alice.IsReadyAsync();
        await Expect(alice.Page).ToHaveURLAsync(home + "settings");
        await alice.Page.EvaluateAsync("Blazor.navigateTo('/following')");
        await Expect(Heading(alice, "Following")).ToBeVisibleAsync();
        await Expect(alice.Page.Locator("link[href*=MudBlazor]")).ToHaveCountAsync(0);
        await alice.IsReadyAsync();
        await alice.Page.GoBackAsync();
        await Expect(alice.Page).ToHaveURLAsync(home + "settings");
        await Expect(Heading(alice, "Settings")).ToBeVisibleAsync();
        await alice.Page.GoBackAsync();
        await Expect(alice.Page).ToHaveURLAsync(home);
        await Expect(Heading(alice, "Home")).ToBeVisibleAsync();
        site.AssertNoErrors();
    }

    [Fact(Timeout = 180_000)]
    public async Task Settings_on_a_dead_line_are_loaded_when_it_is_back()
    {
        var site = await world.SiteAsync(ServerKind.HashedProsody);
        await using var wire = new Wire(site.Address);
        await using var alice = await world.PersonAsync(wire.Address, site.Server.Account("alice"));
        await alice.SignInAsync();

        wire.Swallow();
        await Link(alice, "Settings").ClickAsync();
        await Expect(alice.Status("No answer yet")).ToBeVisibleAsync();
        await Expect(Heading(alice, "Home")).ToBeVisibleAsync();
        Assert.Equal("/", new Uri(alice.Page.Url).AbsolutePath);

        wire.GoOn();
        await Expect(Heading(alice, "Settings")).ToBeVisibleAsync();
        Assert.Equal("/settings", new Uri(alice.Page.Url).AbsolutePath);
        site.AssertNoErrors();
    }

    private static string[] Walks() => [.. Enumerable.Range(1, Posts).Select(number => $"Walk {number}")];

    private static bool IsMudBlazor(string url) => url.Contains("mud", StringComparison.OrdinalIgnoreCase);

    private static ILocator Link(Person person, string name) =>
        person.Page.GetByRole(AriaRole.Link, new() { Name = name, Exact = true });

    private static ILocator Heading(Person person, string name) =>
        person.Page.GetByRole(
            AriaRole.Heading,
            new()
            {
                Name = name,
                Level = 1,
                Exact = true,
            }
        );
}
