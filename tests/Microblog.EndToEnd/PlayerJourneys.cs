using Microblog.EndToEnd.People;
using Microblog.Testing.Servers;
using Microsoft.Playwright;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace Microblog.EndToEnd;

/// <summary>Video and audio of posts, from the device to other people's players.</summary>
[Trait("Category", "Browser")]
[Trait("Category", "Server")]
public sealed class PlayerJourneys(World world)
{
    [Theory(Timeout = 180_000)]
    [InlineData(ServerKind.Prosody)]
    [InlineData(ServerKind.EjabberdMnesia)]
    public async Task Audio_is_played_and_nothing_of_it_is_fetched_before(ServerKind kind)
    {
        var site = await world.SiteAsync(kind);
        await site.Server.PublishAsync("alice", "Before");
        await using var alice = await world.SignInAsync(site, "alice");
        await using var bob = await world.SignInAsync(site, "bob");
        await ChooseAsync(alice, "tone.wav", TestSound.Wave(1000));
        await alice.PostAndSeeAsync($"Listen on {kind}");

        var asked = new List<string?>();
        bob.Page.Request += (_, request) =>
        {
            if (request.Url.Contains("/media/", StringComparison.Ordinal))
            {
                asked.Add(request.Headers.GetValueOrDefault("range"));
            }
        };
        await bob.OpenAsync(Pages.Feed(site.Server.Microblog("alice")));
        var post = bob.Post($"Listen on {kind}");
        await post.ScrollIntoViewIfNeededAsync();
        var audio = post.GetByLabel("Audio: tone.wav", new() { Exact = true });
        await Expect(audio).ToBeVisibleAsync();
        await Expect(post).ToContainTextAsync("8 MB · audio/wav");
        await bob.FindsNothingInTheWayAsync("a player", post);
        Assert.Empty(asked);

        await audio.EvaluateAsync("player => player.play()");
        await PlaysBeyondAsync(audio, 0.2);
        await audio.EvaluateAsync("player => { player.currentTime = 900; }");
        await PlaysBeyondAsync(audio, 900.2);
        Assert.Equal("bytes=0-", asked[0]);
        Assert.Contains(asked, range => range?.StartsWith("bytes=7", StringComparison.Ordinal) == true);

        // Keys of the player are not those of the timeline.
        await audio.FocusAsync();
        await bob.Page.Keyboard.PressAsync("j");
        await Expect(audio).ToBeFocusedAsync();
        await audio.ClickAsync(
            new()
            {
                Position = new() { X = 2, Y = 2 },
            }
        );
        await Expect(post).ToBeVisibleAsync();
        Assert.Contains("/feed/", bob.Page.Url, StringComparison.Ordinal);
        site.AssertNoErrors();
    }

    [Fact(Timeout = 180_000)]
    public async Task Player_goes_on_while_its_post_changes_and_says_when_it_cannot_play()
    {
        var site = await world.SiteAsync(ServerKind.Prosody);
        await site.Server.PublishAsync("alice", "Before");
        await using var alice = await world.SignInAsync(site, "alice");
        await ChooseAsync(alice, "tone.wav", TestSound.Wave(100));
        await alice.PostAndSeeAsync("Goes on playing");
        await ChooseAsync(alice, "broken.wav", [.. "RIFF0000WAVE"u8, .. new byte[100]]);
        await alice.PostAndSeeAsync("Broken sound");

        var audio = alice.Post("Goes on playing").GetByLabel("Audio: tone.wav");
        await audio.EvaluateAsync("player => player.play()");
        await PlaysBeyondAsync(audio, 0.2);
        await alice.ChooseAsync("Goes on playing", "Edit");
        await alice.Box("Edit post").FillAsync("Goes on as it was");
        await alice.Button("Save").ClickAsync();
        await alice.SeesAsync("Goes on as it was");
        Assert.False(
            await alice
                .Post("Goes on as it was")
                .GetByLabel("Audio: tone.wav")
                .EvaluateAsync<bool>("player => player.paused")
        );

        var broken = alice.Post("Broken sound");
        await broken.GetByLabel("Audio: broken.wav").EvaluateAsync("player => player.play().catch(() => {})");
        await Expect(broken.GetByText("This file cannot be played here.")).ToBeVisibleAsync();
        await Expect(broken.Locator("media-player a")).ToHaveAttributeAsync("target", "_blank");
        site.AssertNoErrors();
    }

    private static Task<bool> PlaysBeyondAsync(ILocator player, double seconds) =>
        player.EvaluateAsync<bool>(
            "(player, seconds) => new Promise(met => { const look = () => { if (player.currentTime > seconds) met(true); }; player.addEventListener('timeupdate', look); look(); })",
            seconds
        );

    private static async Task ChooseAsync(Person person, string name, byte[] bytes)
    {
        var chooser = await person.Page.RunAndWaitForFileChooserAsync(() => person.Button("Add pictures").ClickAsync());
        await chooser.SetFilesAsync(
            new FilePayload
            {
                Name = name,
                MimeType = "",
                Buffer = bytes,
            }
        );
        await Expect(person.Page.Locator("compose-box[data-main]:visible [data-file]")).ToHaveCountAsync(1);
    }
}
