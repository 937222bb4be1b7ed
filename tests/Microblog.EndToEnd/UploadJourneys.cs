using System.Text;
using Microblog.EndToEnd.People;
using Microblog.Testing.Pictures;
using Microblog.Testing.Servers;
using Microsoft.Playwright;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace Microblog.EndToEnd;

/// <summary>Pictures and files of posts, from the device to other people's pages.</summary>
[Trait("Category", "Browser")]
[Trait("Category", "Server")]
public sealed class UploadJourneys(World world)
{
    private static readonly byte[] Red = TestPicture.Png(300, 200, 200, 30, 30);
    private static readonly byte[] Green = TestPicture.Png(120, 240, 30, 160, 30);

    [Theory(Timeout = 180_000)]
    [InlineData(ServerKind.Prosody)]
    [InlineData(ServerKind.EjabberdMnesia)]
    public async Task Picture_goes_from_the_device_to_everybodys_page(ServerKind kind)
    {
        var site = await world.SiteAsync(kind);
        await site.Server.PublishAsync("alice", "Before");
        await using var alice = await world.SignInAsync(site, "alice");
        await using var bob = await world.SignInAsync(site, "bob");

        await ChooseAsync(alice, ("red quilt.png", Red), ("grün.png", Green));
        await Expect(Home(alice).Locator("[data-uploads]")).ToHaveTextAsync("");
        await Expect(Files(alice)).ToHaveCountAsync(2);
        await SeesPictureAsync(Files(alice).First.Locator("img"), 300);
        await alice.Box("Description of red quilt.png").FillAsync("A red quilt");
        await alice.Button("Move grün.png up").ClickAsync();
        await Expect(Files(alice).First).ToContainTextAsync("grün.png");

        // The reading of the page again loses nothing.
        await Expect(alice.Box("Description of red quilt.png")).ToHaveValueAsync("A red quilt");
        await alice.Composer.FillAsync($"Two pictures on {kind}");
        await alice.Button("Post").ClickAsync();
        await alice.Button("Post without").ClickAsync();
        await alice.SeesAsync($"Two pictures on {kind}");
        await Expect(Files(alice)).ToHaveCountAsync(0);

        foreach (var person in new[] { alice, bob })
        {
            if (person == bob)
            {
                await person.OpenAsync(Pages.Feed(site.Server.Microblog("alice")));
            }
            var post = person.Post($"Two pictures on {kind}");
            await SeesPictureAsync(post.GetByAltText("A red quilt"), 300);
            await Expect(post.Locator("img[src^='/media/']")).ToHaveCountAsync(2);
        }
        site.AssertNoErrors();
    }

    [Fact(Timeout = 180_000)]
    public async Task Picture_is_pasted_and_dragged_to_the_composer_that_is_meant()
    {
        var site = await world.SiteAsync(ServerKind.Prosody);
        await site.Server.PublishAsync("alice", "Before");
        await using var alice = await world.SignInAsync(site, "alice");
        await alice.PostAndSeeAsync("To be answered with a picture");
        await alice.StartReplyAsync("To be answered with a picture");
        var reply = alice.Post("To be answered with a picture").Locator("compose-box");

        // A picture copied from a page has its address beside it.
        await GiveAsync(reply.Locator("textarea"), "paste", Green, "https://example.org/a.png");
        await Expect(reply.Locator("[data-file]")).ToHaveCountAsync(1);
        await GiveAsync(alice.Composer, "drop", Red, "");
        await Expect(Files(alice)).ToHaveCountAsync(1);
        await Expect(reply.Locator("[data-file]")).ToHaveCountAsync(1);

        // They are there after a reload; what was removed is not.
        await alice
            .Page.Locator("compose-box[data-main]")
            .GetByRole(AriaRole.Button, new() { Name = "Remove a.png" })
            .ClickAsync();
        await Expect(Files(alice)).ToHaveCountAsync(0);
        await reply.GetByRole(AriaRole.Textbox, new() { Name = "Description of a.png" }).FillAsync("Green");
        await reply.Locator("textarea[name=text]").FillAsync("Here it is");
        await reply.GetByRole(AriaRole.Button, new() { Name = "Send reply" }).ClickAsync();
        await alice.SeesAsync("Here it is");
        await SeesPictureAsync(alice.Page.GetByAltText("Green"), 120);
        site.AssertNoErrors();
    }

    [Fact(Timeout = 180_000)]
    public async Task File_that_is_not_taken_says_why_and_holds_the_post_back()
    {
        var site = await world.SiteAsync(ServerKind.Prosody);
        await site.Server.PublishAsync("alice", "Before");
        await using var alice = await world.SignInAsync(site, "alice");
        await ChooseAsync(
            alice,
            ("photo.heic", Red),
            ("broken.png", Red[..60]),
            ("notes.txt", Encoding.UTF8.GetBytes("Notes"))
        );
        await Expect(Files(alice)).ToHaveCountAsync(1);
        var failed = Home(alice).Locator("[data-uploads] .attachment");
        await Expect(failed.First).ToContainTextAsync("HEIC pictures cannot be shown in browsers.");
        await Expect(failed.Last).ToContainTextAsync("This picture's file is damaged.");

        await alice.FindsNothingInTheWayAsync("files beside a text", Home(alice));

        await alice.Composer.FillAsync("With notes");
        await alice.Button("Post").ClickAsync();
        await Expect(alice.Page.GetByText("photo.heic was not uploaded. Retry it or remove it.")).ToBeVisibleAsync();
        await alice.Button("Remove photo.heic").ClickAsync();
        await alice.Button("Remove broken.png").ClickAsync();
        await alice.Button("Post").ClickAsync();
        await alice.SeesAsync("With notes");
        await Expect(alice.Post("With notes")).ToContainTextAsync("notes.txt");
        site.AssertNoErrors();
    }

    [Fact(Timeout = 180_000)]
    public async Task Post_waits_for_its_files_and_a_lost_connection_loses_nothing()
    {
        var site = await world.SiteAsync(ServerKind.Prosody);
        await site.Server.PublishAsync("alice", "Before");
        await using var alice = await world.SignInAsync(site, "alice");
        var release = new TaskCompletionSource();
        var sent = 0;
        await alice.Page.RouteAsync(
            "**/compose/file?**",
            async route =>
            {
                if (Interlocked.Increment(ref sent) == 1)
                {
                    await route.AbortAsync();
                    return;
                }
                await release.Task;
                await route.ContinueAsync();
            }
        );
        await ChooseAsync(alice, ("a.png", Red));
        await Expect(Home(alice).GetByRole(AriaRole.Alert))
            .ToHaveTextAsync("The file did not arrive: the connection was lost. Try again.");
        await alice.Composer.FillAsync("With a late picture");
        await alice.Button("Retry").ClickAsync();
        await Expect(Home(alice).GetByRole(AriaRole.Progressbar, new() { Name = "Uploading a.png" }))
            .ToBeVisibleAsync();
        await alice.Button("Post").ClickAsync();
        await Expect(alice.Page.GetByText("It is sent when the files are there.")).ToBeVisibleAsync();
        release.SetResult();
        await alice.Button("Post without").ClickAsync();
        await alice.SeesAsync("With a late picture");
        await Expect(alice.Post("With a late picture").Locator("img[src^='/media/']")).ToHaveCountAsync(1);
        site.AssertNoErrors();
    }

    [Fact(Timeout = 180_000)]
    public async Task Files_outlive_the_program_and_are_put_in_order_by_keyboard_and_drag()
    {
        var server = await world.ServerAsync(ServerKind.Prosody);
        await server.PublishAsync("alice", "Before");
        await using var site = await OwnSite.StartAsync(server);
        await using var alice = await world.SignInAsync(site, "alice");
        await ChooseAsync(alice, ("a.png", Red), ("b.png", Green));
        await Expect(Files(alice)).ToHaveCountAsync(2);
        await site.RestartAsync();
        await alice.SignInAsync();
        await Expect(Files(alice)).ToHaveCountAsync(2);

        await alice.Button("Move b.png up").FocusAsync();
        await alice.Page.Keyboard.PressAsync("Enter");
        await Expect(Files(alice).First).ToContainTextAsync("b.png");
        await Expect(alice.Button("Move b.png down")).ToBeFocusedAsync();
        await Files(alice).First.DragToAsync(Files(alice).Last);
        await Expect(Files(alice).First).ToContainTextAsync("a.png");
        await Expect(Files(alice).Last).ToContainTextAsync("b.png");
        site.AssertNoErrors();
    }

    [Fact(Timeout = 180_000)]
    public async Task Edit_has_the_files_of_the_post_with_their_descriptions()
    {
        var site = await world.SiteAsync(ServerKind.Prosody);
        await site.Server.PublishAsync("alice", "Before");
        await using var alice = await world.SignInAsync(site, "alice");
        await ChooseAsync(alice, ("a.png", Red), ("b.png", Green));
        await alice.Box("Description of a.png").FillAsync("Red");
        await alice.Box("Description of b.png").FillAsync("Green");
        await alice.PostAndSeeAsync("Two of them");
        await Expect(alice.Post("Two of them").GetByAltText("Green")).ToHaveCountAsync(1);

        await alice.ChooseAsync("Two of them", "Edit");
        await Expect(alice.Box("Description of a.png")).ToHaveValueAsync("Red");
        await alice.Box("Description of a.png").FillAsync("A red wall");
        await alice.Button("Remove b.png").ClickAsync();
        await Expect(alice.Box("Description of b.png")).ToHaveCountAsync(0);
        await alice.Button("Save").ClickAsync();
        await SeesPictureAsync(alice.Post("Two of them").GetByAltText("A red wall"), 300);
        await Expect(alice.Post("Two of them").GetByAltText("Green")).ToHaveCountAsync(0);
        site.AssertNoErrors();
    }

    private static ILocator Home(Person person) => person.Page.Locator("compose-box[data-main]:visible");

    private static ILocator Files(Person person) => Home(person).Locator("[data-file]");

    private static async Task ChooseAsync(Person person, params (string Name, byte[] Bytes)[] files)
    {
        var chooser = await person.Page.RunAndWaitForFileChooserAsync(() => person.Button("Add pictures").ClickAsync());
        await chooser.SetFilesAsync(
            files.Select(file => new FilePayload
            {
                Name = file.Name,
                MimeType = "",
                Buffer = file.Bytes,
            })
        );
    }

    /// <summary>Pastes or drops a picture.</summary>
    private static Task<bool> GiveAsync(ILocator where, string kind, byte[] bytes, string text) =>
        where.EvaluateAsync<bool>(
            """
            (field, [kind, bytes, text]) => {
              const data = new DataTransfer();
              data.items.add(new File([Uint8Array.from(atob(bytes), one => one.charCodeAt(0))], 'a.png', { type: 'image/png' }));
              if (text) data.setData('text/plain', text);
              const event = kind === 'paste'
                ? new ClipboardEvent(kind, { bubbles: true, cancelable: true, clipboardData: data })
                : new DragEvent(kind, { bubbles: true, cancelable: true, dataTransfer: data });
              return field.dispatchEvent(event);
            }
            """,
            new[] { kind, Convert.ToBase64String(bytes), text }
        );

    private static async Task SeesPictureAsync(ILocator picture, int width)
    {
        await picture.ScrollIntoViewIfNeededAsync();
        await Expect(picture).ToHaveJSPropertyAsync("naturalWidth", width);
    }
}
