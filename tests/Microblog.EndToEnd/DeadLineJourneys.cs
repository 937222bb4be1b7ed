using System.Text.RegularExpressions;
using Microblog.EndToEnd.People;
using Microblog.Testing.Servers;
using Microsoft.Playwright;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace Microblog.EndToEnd;

/// <summary>The way to the program carries nothing any more: packets vanish, or connections are refused.</summary>
[Trait("Category", "Browser")]
[Trait("Category", "Server")]
public sealed partial class DeadLineJourneys(World world)
{
    private const string Text = "The kettle is on";
    private const string Slow = "No answer yet";

    [Fact(Timeout = 180_000)]
    public async Task A_post_on_a_dead_line_is_said_not_to_be_sent_and_is_sent_once_by_Retry()
    {
        await OnWireAsync(
            async (alice, wire, server) =>
            {
                wire.Swallow();
                await alice.Composer.FillAsync("Sent into nothing");
                await alice.Button("Post").ClickAsync();
                await Expect(alice.Status(Slow)).ToBeVisibleAsync();
                await Expect(alice.Status("Not sent.")).ToBeVisibleAsync();
                await Expect(alice.Composer).ToHaveValueAsync("Sent into nothing");

                wire.GoOn();
                await Expect(Connected(alice)).ToBeVisibleAsync();
                await Expect(alice.Composer).ToHaveValueAsync("Sent into nothing");
                await alice.Button("Retry").ClickAsync();
                await Expect(alice.Composer).ToHaveValueAsync("");
                await alice.SeesAsync("Sent into nothing");
                await Expect(alice.Status("Not sent.")).ToHaveCountAsync(0);
                await Expect(alice.Posts.GetByText("Sending…")).ToHaveCountAsync(0);
                Assert.Equal([Text, "Sent into nothing"], await server.ReadAsync("alice", server.Microblog("alice")));
            }
        );
    }

    [Fact(Timeout = 180_000)]
    public async Task A_post_that_arrives_after_all_is_not_sent_twice()
    {
        await OnWireAsync(
            async (alice, wire, server) =>
            {
                // What was sent is still on its way, and arrives beside the new connection.
                wire.StandStill();
                await alice.Composer.FillAsync("Sent slowly");
                await alice.Button("Post").ClickAsync();
                await Expect(alice.Status("Not sent.")).ToBeVisibleAsync();

                wire.GoOn();
                await Expect(alice.Page.Locator("#components-reconnect-modal[data-lost]")).ToHaveCountAsync(0);
                await alice.Page.EvaluateAsync(
                    "() => document.querySelector('compose-box[data-main] [data-unsent]:not([hidden]) [data-resend]')?.click()"
                );
                await Expect(alice.Composer).ToHaveValueAsync("");
                await alice.SeesAsync("Sent slowly");
                await Expect(alice.Posts.GetByText("Sending…")).ToHaveCountAsync(0);
                Assert.Equal([Text, "Sent slowly"], await server.ReadAsync("alice", server.Microblog("alice")));
            }
        );
    }

    [Fact(Timeout = 180_000)]
    public async Task A_page_opened_on_a_dead_line_leaves_the_address_alone_until_it_is_there()
    {
        await OnWireAsync(
            async (alice, wire, _) =>
            {
                wire.Swallow();
                await FollowingLink(alice).ClickAsync();
                await Expect(alice.Status(Slow)).ToBeVisibleAsync();
                await IsAtAsync(alice, "/", "Home");
                await Expect(alice.Status("Not connected. The page opens when the line is back.")).ToBeVisibleAsync();
                await IsAtAsync(alice, "/", "Home");

                wire.GoOn();
                await IsAtAsync(alice, "/following", "Following");
                await alice.Page.GoBackAsync();
                await IsAtAsync(alice, "/", "Home");
            }
        );
    }

    [Fact(Timeout = 180_000)]
    public async Task Back_on_a_dead_line_leaves_the_address_alone_until_the_page_is_there()
    {
        await OnWireAsync(
            async (alice, wire, _) =>
            {
                await FollowingLink(alice).ClickAsync();
                await IsAtAsync(alice, "/following", "Following");
                wire.Swallow();
                await alice.Page.EvaluateAsync("history.back()");
                await Expect(alice.Status(Slow)).ToBeVisibleAsync();
                await IsAtAsync(alice, "/following", "Following");

                wire.GoOn();
                await IsAtAsync(alice, "/", "Home");
            }
        );
    }

    [Fact(Timeout = 180_000)]
    public async Task A_link_pressed_without_a_connection_opens_its_page_when_the_line_is_back()
    {
        await OnWireAsync(
            async (alice, wire, _) =>
            {
                wire.Cut();
                await Expect(alice.Status("Reconnecting…")).ToBeVisibleAsync();
                await FollowingLink(alice).ClickAsync();
                await Expect(alice.Status("Not connected.")).ToBeVisibleAsync();
                await IsAtAsync(alice, "/", "Home");

                wire.Mend();
                await alice.Button("Try now").ClickAsync();
                await Expect(Connected(alice)).ToBeVisibleAsync();
                await IsAtAsync(alice, "/following", "Following");
            }
        );
    }

    [Fact(Timeout = 180_000)]
    public async Task Sign_out_without_a_connection_stays_on_the_page()
    {
        await OnWireAsync(
            async (alice, wire, _) =>
            {
                wire.Cut();
                await Expect(alice.Status("Reconnecting…")).ToBeVisibleAsync();
                await alice.Button("Sign out").ClickAsync();
                await Expect(alice.Status("Not signed out: not connected.")).ToHaveCountAsync(1);
                await IsAtAsync(alice, "/", "Home");
                wire.Mend();
                await Expect(Connected(alice)).ToBeVisibleAsync();
                await alice.Button("Sign out").ClickAsync();
                await alice.IsSignedOutAsync();
            }
        );
    }

    [Fact(Timeout = 180_000)]
    public async Task A_like_on_a_dead_line_is_taken_back_in_words()
    {
        await OnWireAsync(
            async (alice, wire, _) =>
            {
                wire.Swallow();
                await alice.Like(Text).ClickAsync();
                await Expect(alice.Like(Text)).ToHaveAttributeAsync("aria-pressed", "true");
                await Expect(alice.Status(Slow)).ToBeVisibleAsync();
                await Expect(alice.Like(Text)).ToHaveAttributeAsync("aria-pressed", "false");
                await Expect(alice.Page.Locator("#polite")).ToHaveTextAsync("Not liked: no answer came.");

                wire.GoOn();
                await Expect(Connected(alice)).ToBeVisibleAsync();
                await alice.Like(Text).ClickAsync();
                await alice.SeesLikesAsync(Text, 1);
            }
        );
    }

    private static ILocator FollowingLink(Person person) =>
        person.Page.GetByRole(AriaRole.Link, new() { Name = "Following", Exact = true });

    // "Not connected." has the word too.
    private static ILocator Connected(Person person) =>
        person.Page.GetByRole(AriaRole.Status).Filter(new() { HasTextRegex = Back() });

    /// <summary>Address and page agree.</summary>
    private static async Task IsAtAsync(Person person, string path, string heading)
    {
        await Expect(
                person.Page.GetByRole(
                    AriaRole.Heading,
                    new()
                    {
                        Name = heading,
                        Level = 1,
                        Exact = true,
                    }
                )
            )
            .ToBeVisibleAsync();
        Assert.Equal(path, new Uri(person.Page.Url).AbsolutePath);
    }

    private async Task OnWireAsync(Func<Person, Wire, XmppServer, Task> journey)
    {
        var site = await world.SiteAsync(ServerKind.HashedProsody);
        var server = site.Server;
        await using var wire = new Wire(site.Address);
        await using var alice = await world.PersonAsync(wire.Address, server.Account("alice"));
        await alice.SignInAsync();
        await alice.PostFirstAsync(Text, "Everybody");
        await alice.SeesAsync(Text);
        await Expect(alice.Posts.GetByText("Sending…")).ToHaveCountAsync(0);
        await journey(alice, wire, server);
        site.AssertNoErrors();
    }

    [GeneratedRegex("^Connected$")]
    private static partial Regex Back();
}
