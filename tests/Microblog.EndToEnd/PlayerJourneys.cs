using System.Text.RegularExpressions;
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
        await Expect(post).ToContainTextAsync("8 MB · 16:40 · audio/wav");
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

    [Theory(Timeout = 180_000)]
    [InlineData(ServerKind.Prosody)]
    [InlineData(ServerKind.EjabberdMnesia)]
    public async Task Video_has_a_picture_and_captions_and_is_played(ServerKind kind)
    {
        var site = await world.SiteAsync(kind);
        await site.Server.PublishAsync("alice", "Before");
        await using var alice = await world.SignInAsync(site, "alice");
        await using var bob = await world.SignInAsync(site, "bob");
        await ChooseAsync(alice, "talk.webm", await RecordAsync(alice.Page));
        var row = alice.Page.Locator("compose-box[data-main]:visible [data-file]");
        await Expect(row.Locator("img")).ToHaveJSPropertyAsync("naturalWidth", 320);
        await ChooseAsync(alice, "talk.de.vtt", "WEBVTT\n\n00:00.000 --> 00:09.000\nHallo"u8.ToArray());
        await Expect(row.Last).ToContainTextAsync("Captions");
        await alice.FindsNothingInTheWayAsync("a video beside a text");
        await alice.PostAndSeeAsync($"Watch on {kind}");

        var asked = new List<string>();
        bob.Page.Request += (_, request) =>
        {
            if (request.Url.Contains("/media/", StringComparison.Ordinal))
            {
                asked.Add(new Uri(request.Url).AbsolutePath.Split('/')[^1]);
            }
        };
        await bob.OpenAsync(Pages.Feed(site.Server.Microblog("alice")));
        var post = bob.Post($"Watch on {kind}");
        await post.ScrollIntoViewIfNeededAsync();
        var video = post.GetByLabel("Video: talk.webm", new() { Exact = true });
        await Expect(video).ToHaveAttributeAsync("poster", new Regex("^http.*/0/poster"));
        await Expect(video).ToHaveAttributeAsync("width", "320");
        await bob.FindsNothingInTheWayAsync("a video", post);
        Assert.Equal(["poster"], asked);
        Assert.Equal(0, await post.Locator(".attachments").CountAsync());

        var before = await video.BoundingBoxAsync();
        await video.EvaluateAsync("player => player.play()");
        await PlaysBeyondAsync(video, 0.2);
        var after = await video.BoundingBoxAsync();
        Assert.Equal((before!.Width, before.Height), (after!.Width, after.Height));
        var words = await video.EvaluateAsync<string>(
            """
            player => new Promise(met => {
              const [track] = player.textTracks;
              player.querySelector('track').addEventListener('load', () => met(`${track.language} ${track.cues[0].text}`));
              track.mode = 'showing';
            })
            """
        );
        Assert.Equal("de Hallo", words);
        site.AssertNoErrors();
    }

    [Fact(Timeout = 180_000)]
    public async Task Video_behind_a_warning_fetches_nothing_before_it_is_shown()
    {
        var site = await world.SiteAsync(ServerKind.Prosody);
        await site.Server.PublishAsync("alice", "Before");
        await using var alice = await world.SignInAsync(site, "alice");
        await ChooseAsync(alice, "talk.webm", await RecordAsync(alice.Page));
        await alice.Button("Content warning").ClickAsync();
        await alice.Box("Warning").FillAsync("Flashes");
        await alice.Composer.FillAsync("Behind a warning");
        await alice.Button("Post").ClickAsync();
        var video = alice.Page.Locator("article.post").Filter(new() { HasText = "Flashes" }).First.Locator("video");
        await Expect(video).ToHaveCountAsync(1);
        await Expect(video).Not.ToBeVisibleAsync();
        await Expect(video).Not.ToHaveAttributeAsync("poster", new Regex("."));
        await alice.Page.GetByRole(AriaRole.Button, new() { Name = "Show", Exact = true }).First.ClickAsync();
        await Expect(video).ToHaveAttributeAsync("poster", new Regex("/poster"));
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

    /// <summary>A short video, made by the browser: 320 × 240.</summary>
    private static async Task<byte[]> RecordAsync(IPage page) =>
        Convert.FromBase64String(
            await page.EvaluateAsync<string>(
                """
                async () => {
                  const canvas = Object.assign(document.createElement('canvas'), { width: 320, height: 240 });
                  const draw = canvas.getContext('2d');
                  let frames = 0;
                  const parts = [];
                  const recorder = new MediaRecorder(canvas.captureStream(25), { mimeType: 'video/webm;codecs=vp8' });
                  recorder.ondataavailable = ({ data }) => parts.push(data);
                  const over = new Promise(met => { recorder.onstop = met; });
                  recorder.start();
                  await new Promise(met => {
                    const timer = setInterval(() => {
                      draw.fillStyle = `hsl(${frames * 5} 60% 50%)`;
                      draw.fillRect(0, 0, 320, 240);
                      if (++frames === 50) { clearInterval(timer); met(); }
                    }, 40);
                  });
                  recorder.stop();
                  await over;
                  const bytes = new Uint8Array(await new Blob(parts).arrayBuffer());
                  return btoa(bytes.reduce((text, byte) => text + String.fromCharCode(byte), ''));
                }
                """
            )
        );

    private static async Task ChooseAsync(Person person, string name, byte[] bytes)
    {
        var files = person.Page.Locator("compose-box[data-main]:visible [data-file]");
        var count = await files.CountAsync();
        var chooser = await person.Page.RunAndWaitForFileChooserAsync(() => person.Button("Add pictures").ClickAsync());
        await chooser.SetFilesAsync(
            new FilePayload
            {
                Name = name,
                MimeType = "",
                Buffer = bytes,
            }
        );
        await Expect(files).ToHaveCountAsync(count + 1, new() { Timeout = 60_000 });
        await Expect(files.Last).ToContainTextAsync(name);
    }
}
