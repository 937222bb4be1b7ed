using System.Xml.Linq;
using Microblog.EndToEnd.People;
using Microblog.Testing.Pictures;
using Microblog.Testing.Servers;
using Microblog.Xmpp;
using Microblog.Xmpp.Profiles;
using Microblog.Xmpp.PubSub;
using Microblog.Xmpp.Session;
using Microblog.Xmpp.Subscriptions;
using Microsoft.Playwright;
using NetVips;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace Microblog.EndToEnd;

/// <summary>What people tell about themselves.</summary>
[Trait("Category", "Browser")]
[Trait("Category", "Server")]
public sealed class ProfileJourneys(World world)
{
    private static readonly XNamespace OldCard = "vcard-temp";
    private static readonly AvatarPicture Face = AvatarPicture.Of(TestPicture.Png(60, 60), "image/png");

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory(Timeout = 180_000)]
    [InlineData(ServerKind.Prosody)]
    [InlineData(ServerKind.EjabberdMnesia)]
    [InlineData(ServerKind.EjabberdSql)]
    public async Task Person_is_called_and_described_as_their_card_says(ServerKind kind)
    {
        var site = await world.SiteAsync(kind);
        var server = site.Server;
        await server.PublishAsync("bob", "Bob has a card");
        await server.PublishAsync("dave", "Dave has an old card");
        await using var bob = await server.OpenAsync("bob");
        await Profiles(bob)
            .ChangeCardAsync(
                card =>
                    card with
                    {
                        FullName = "Robert Okafor",
                        Note = "I bake.\nMostly rye.",
                        Urls = ["https://rye.example/bread"],
                    },
                "open",
                Stop
            );
        await using (var dave = await server.OpenAsync("dave"))
        {
            await dave.SendIqAsync(
                "set",
                null,
                new XElement(
                    OldCard + "vCard",
                    new XElement(OldCard + "FN", "David Brandt"),
                    new XElement(OldCard + "DESC", "I repair radios."),
                    new XElement(OldCard + "URL", "javascript:alert(1)")
                ),
                cancellation: Stop
            );
        }
        await using var alice = await world.SignInAsync(site, "alice");

        // A contact at home, and somebody who is only looked at.
        await Expect(alice.Post("Bob has a card").Locator(".by .name")).ToHaveTextAsync("Robert Okafor");
        await alice.OpenAsync(Pages.Feed(server.Microblog("dave")));
        await Expect(Heading(alice, "David Brandt")).ToBeVisibleAsync();
        await Expect(About(alice)).ToHaveTextAsync("I repair radios.");
        await alice.OpenAsync(Pages.Feed(server.Microblog("bob")));
        await Expect(Heading(alice, "Robert Okafor")).ToBeVisibleAsync();
        await Expect(About(alice)).ToContainTextAsync("Mostly rye.");
        var (name, about) = (
            await alice.Page.Locator(".profile:visible h2").BoundingBoxAsync(),
            await About(alice).GetByText("Mostly rye.").BoundingBoxAsync()
        );
        Assert.Equal(name!.X, about!.X, tolerance: 1);
        await Expect(About(alice).GetByRole(AriaRole.Link)).ToHaveAttributeAsync("href", "https://rye.example/bread");

        // A nickname goes before, at once.
        await Profiles(bob).SetNicknameAsync("Bob the baker", "presence", Stop);
        await Expect(Heading(alice, "Bob the baker")).ToBeVisibleAsync();
        await Expect(alice.Post("Bob has a card").Locator(".by .name")).ToHaveTextAsync("Bob the baker");
        await Profiles(bob).SetNicknameAsync(null, "presence", Stop);
        await Expect(Heading(alice, "Robert Okafor")).ToBeVisibleAsync();
        site.AssertNoErrors();
    }

    [Theory(Timeout = 120_000)]
    [InlineData(ServerKind.Prosody)]
    [InlineData(ServerKind.EjabberdMnesia)]
    public async Task Newcomer_is_asked_for_name_and_picture_until_they_say_no(ServerKind kind)
    {
        var site = await world.SiteAsync(kind);
        await using var carol = await world.SignInAsync(site, "carol");
        var line = carol.Page.Locator(".profile-line");
        // A server that takes longer than the first posts are waited for has answered by the next visit.
        for (var visit = 0; visit < 5 && await line.CountAsync() == 0; visit++)
        {
            await carol.OpenAsync("/");
        }
        await Expect(line).ToContainTextAsync("Add a name and a picture");
        await carol.FindsNothingInTheWayAsync("home of a newcomer");

        await line.GetByRole(AriaRole.Link).ClickAsync();
        await carol.Button("Edit profile").ClickAsync();
        await carol.Box("Name").FillAsync("Caroline");
        await carol.Button("Save").ClickAsync();
        await Expect(carol.Status("Profile saved")).ToBeVisibleAsync();
        await carol.Page.Locator("a[data-back]:visible").ClickAsync();
        await Expect(line).ToContainTextAsync("Add a picture");

        await carol.Button("Dismiss").ClickAsync();
        await Expect(line).ToHaveCountAsync(0);
        await carol.Page.ReloadAsync();
        await carol.IsReadyAsync();
        await Expect(line).ToHaveCountAsync(0);
        site.AssertNoErrors();
    }

    [Theory(Timeout = 180_000)]
    [InlineData(ServerKind.Prosody)]
    [InlineData(ServerKind.StockProsody)]
    [InlineData(ServerKind.EjabberdMnesia)]
    [InlineData(ServerKind.EjabberdSql)]
    public async Task Own_profile_is_changed_where_other_programs_look_for_it(ServerKind kind)
    {
        var site = await world.SiteAsync(kind);
        var server = site.Server;
        await server.PublishAsync("alice", "Alice writes");
        await using (var before = await server.OpenAsync("alice"))
        {
            await Profiles(before)
                .ChangeCardAsync(card => card with { FullName = "A. Brandt", Birthday = "--0706" }, "open", Stop);
            await Avatars(before).PublishAsync(Face, null, null, [], cancellation: Stop);
        }
        await using var bob = await world.SignInAsync(site, "bob");
        await Expect(bob.Post("Alice writes").Locator(".by .name")).ToHaveTextAsync("A. Brandt");
        await using var alice = await world.SignInAsync(site, "alice");
        await alice.OpenAsync(Pages.Feed(server.Microblog("alice")));

        await alice.Button("Edit profile").ClickAsync();
        await Expect(alice.Box("Name")).ToHaveValueAsync("A. Brandt");
        await Expect(alice.Box("Name")).ToBeFocusedAsync();
        await alice.Box("Name").FillAsync("Alice Brandt");
        await alice.Box("About").FillAsync("Night shifts.\nAnd tea.");
        await alice.Box("Links").FillAsync("https://tea.example/");
        await alice.Button("Save").ClickAsync();
        await Expect(alice.Status("Profile saved")).ToBeVisibleAsync();
        await Expect(alice.Button("Edit profile")).ToBeFocusedAsync();
        await Expect(Heading(alice, "Alice Brandt")).ToBeVisibleAsync();
        await Expect(About(alice)).ToContainTextAsync("And tea.");

        // Everybody sees it, in every way that programs have.
        await Expect(bob.Post("Alice writes").Locator(".by .name")).ToHaveTextAsync("Alice Brandt");
        await using var carol = await server.OpenAsync("carol");
        var card = (await Profiles(carol).GetCardAsync(server.Account("alice"), Stop))!;
        Assert.Equal(("Alice Brandt", "Night shifts.\nAnd tea.", "--0706"), (card.FullName, card.Note, card.Birthday));
        Assert.Equal(["https://tea.example/"], card.Urls);
        Assert.Equal("Alice Brandt", await Profiles(carol).GetNicknameAsync(server.Account("alice"), Stop));
        Assert.Equal(Face.Id, (await Avatars(carol).GetAsync(server.Account("alice"), Stop))?.Id);
        var old = (await Profiles(carol).GetOldCardAsync(server.Account("alice"), Stop))!;
        Assert.Equal(("Alice Brandt", "Night shifts.\nAnd tea."), (old.FullName, old.Description));

        // And what is taken back is gone.
        await alice.Button("Edit profile").ClickAsync();
        await alice.Box("About").FillAsync("");
        await alice.Box("Links").FillAsync("");
        await alice.Button("Save").ClickAsync();
        await Expect(alice.Status("Profile saved")).ToBeVisibleAsync();
        await Expect(About(alice)).ToHaveCountAsync(0);
        card = (await Profiles(carol).GetCardAsync(server.Account("alice"), Stop))!;
        Assert.Equal((null, "--0706", 0), (card.Note, card.Birthday, card.Urls.Count));
        site.AssertNoErrors();
    }

    [Theory(Timeout = 180_000)]
    [InlineData(ServerKind.Prosody)]
    [InlineData(ServerKind.EjabberdMnesia)]
    public async Task Own_picture_is_cut_by_keyboard_mouse_and_touch_and_is_removed(ServerKind kind)
    {
        var site = await world.SiteAsync(kind);
        var server = site.Server;
        await server.PublishAsync("alice", "Alice has a camera");
        await using var bob = await world.SignInAsync(site, "bob");
        var faces = bob.Post("Alice has a camera").Locator("img[src^='/avatar/']");
        await using var alice = await world.SignInAsync(site, "alice");
        await using var carol = await server.OpenAsync("carol");
        await alice.OpenAsync(Pages.Feed(server.Microblog("alice")));

        // What is no picture is said, and what was typed stays.
        await alice.Button("Edit profile").ClickAsync();
        await Expect(alice.Button("Remove picture")).ToHaveCountAsync(0);
        await alice.Box("About").FillAsync("Typed before");
        await ChooseAsync(alice, "notes.png", "no picture"u8.ToArray());
        await Expect(alice.Page.GetByText("Your browser cannot read this picture.")).ToBeVisibleAsync();

        // The middle third is green; the arrow keys bring the left one, red.
        await ChooseAsync(alice, "thirds.png", Thirds());
        await Expect(Cut(alice)).ToBeFocusedAsync();
        await alice.Page.Keyboard.PressAsync("Shift+Tab");
        await Cut(alice).FocusAsync();
        for (var pressed = 0; pressed < 40; pressed++)
        {
            await alice.Page.Keyboard.PressAsync("ArrowRight");
        }
        await SaveAsync(alice);
        await IsAsync(carol, server.Account("alice"), Red);
        await Expect(faces).ToHaveCountAsync(1);
        await Expect(alice.Page.Locator(".rail .me img[src^='/avatar/']")).ToHaveCountAsync(1);

        // Dragged to the right third, enlarged; a photo that was taken with the camera on its side stands upright.
        await alice.Button("Edit profile").ClickAsync();
        await Expect(alice.Box("About")).ToHaveValueAsync("Typed before");
        await ChooseAsync(alice, "photo.jpg", Sideways(Thirds()));
        await alice.Page.GetByRole(AriaRole.Slider, new() { Name = "Zoom" }).FillAsync("120");
        var box = (await Cut(alice).BoundingBoxAsync())!;
        await DragAsync(alice, box.X + box.Width - 5, box.X + 5 - (2 * box.Width), box.Y + (box.Height / 2));
        await SaveAsync(alice);
        await IsAsync(carol, server.Account("alice"), Blue);

        await alice.Button("Edit profile").ClickAsync();
        await alice.Button("Remove picture").ClickAsync();
        await Expect(alice.Page.GetByText("Save removes your picture.")).ToBeVisibleAsync();
        await SaveAsync(alice);
        await Expect(faces).ToHaveCountAsync(0);
        await Expect(alice.Page.Locator(".rail .me img[src^='/avatar/']")).ToHaveCountAsync(0);
        Assert.Null(await Avatars(carol).GetAsync(server.Account("alice"), Stop));
        site.AssertNoErrors();
    }

    [Fact(Timeout = 120_000)]
    public async Task Own_picture_is_moved_by_one_finger_and_enlarged_by_two()
    {
        var site = await world.SiteAsync(ServerKind.Prosody);
        var server = site.Server;
        await using var alice = await world.SignInAsync(
            site,
            "alice",
            new()
            {
                ViewportSize = new ViewportSize { Width = 390, Height = 844 },
                HasTouch = true,
                IsMobile = true,
            }
        );
        await using var carol = await server.OpenAsync("carol");
        await alice.OpenAsync(Pages.Feed(server.Microblog("alice")));
        await alice.Button("Edit profile").ClickAsync();
        await ChooseAsync(alice, "thirds.png", Thirds());
        await Expect(Cut(alice)).ToBeFocusedAsync();
        await Cut(alice).ScrollIntoViewIfNeededAsync();
        var box = (await Cut(alice).BoundingBoxAsync())!;
        var (left, right, middle) = (box.X + 20, box.X + box.Width - 20, box.Y + (box.Height / 2));
        var devTools = await alice.Browser.NewCDPSessionAsync(alice.Page);

        // Two fingers go apart: from 40 pixels to 80.
        var centre = box.X + (box.Width / 2);
        await TouchAsync(
            devTools,
            [(centre - 20, middle), (centre + 20, middle)],
            [(centre - 40, middle), (centre + 40, middle)]
        );
        Assert.InRange(
            int.Parse(
                await alice.Page.GetByRole(AriaRole.Slider, new() { Name = "Zoom" }).InputValueAsync(),
                System.Globalization.CultureInfo.InvariantCulture
            ),
            180,
            220
        );
        // One finger brings the right third, which is blue; nothing of the page is scrolled by them.
        var top = await alice.Page.EvaluateAsync<int>("() => scrollY");
        for (var stroke = 0; stroke < 6; stroke++)
        {
            await TouchAsync(devTools, [(right, middle)], [(left, middle)]);
        }
        Assert.Equal(top, await alice.Page.EvaluateAsync<int>("() => scrollY"));
        await SaveAsync(alice);
        await IsAsync(carol, server.Account("alice"), Blue);
        site.AssertNoErrors();
    }

    [Fact(Timeout = 120_000)]
    public async Task Text_of_the_form_outlives_a_reload()
    {
        var site = await world.SiteAsync(ServerKind.Prosody);
        await site.Server.PublishAsync("alice", "Alice writes");
        await using var alice = await world.SignInAsync(site, "alice");
        await alice.OpenAsync(Pages.Feed(site.Server.Microblog("alice")));
        await alice.Button("Edit profile").ClickAsync();
        await Expect(alice.Box("Name")).ToBeFocusedAsync();
        await alice.Box("About").PressSequentiallyAsync("Half a sentence");
        await alice.Page.ReloadAsync();
        await alice.IsReadyAsync();
        await alice.Button("Edit profile").ClickAsync();
        await Expect(alice.Box("About")).ToHaveValueAsync("Half a sentence");
        await alice.Button("Cancel").ClickAsync();
        await alice.Button("Edit profile").ClickAsync();
        await Expect(alice.Box("Name")).ToBeFocusedAsync();
        await Expect(alice.Box("About")).ToHaveValueAsync("");
        site.AssertNoErrors();
    }

    [Theory(Timeout = 120_000)]
    [InlineData(ServerKind.Prosody)]
    [InlineData(ServerKind.EjabberdMnesia)]
    public async Task Person_is_muted_and_blocked_on_their_page(ServerKind kind)
    {
        var site = await world.SiteAsync(kind);
        var server = site.Server;
        await server.PublishAsync("bob", "Bob writes");
        await using var alice = await world.SignInAsync(site, "alice");
        await alice.OpenAsync(Pages.Feed(server.Microblog("bob")));
        var more = alice
            .Page.Locator(".profile:visible")
            .GetByRole(AriaRole.Button, new() { Name = "More", Exact = true });
        await more.FocusAsync();
        await alice.Page.Keyboard.PressAsync("Enter");
        await Expect(alice.Page.GetByRole(AriaRole.Menuitem)).ToHaveTextAsync(["Copy link", "Mute", "Block"]);
        await alice.Page.GetByRole(AriaRole.Menuitem, new() { Name = "Mute" }).ClickAsync();
        await Expect(alice.Page.GetByRole(AriaRole.Main)).ToContainTextAsync("You have muted bob");
        await alice.Page.GetByRole(AriaRole.Button, new() { Name = "Undo" }).ClickAsync();

        await more.ClickAsync();
        await alice.Page.GetByRole(AriaRole.Menuitem, new() { Name = "Block" }).ClickAsync();
        var dialog = alice.Page.GetByRole(AriaRole.Dialog, new() { Name = "Block bob?" });
        await dialog.GetByRole(AriaRole.Button, new() { Name = "Cancel" }).ClickAsync();
        await Expect(dialog).ToHaveCountAsync(0);
        await more.ClickAsync();
        await alice.Page.GetByRole(AriaRole.Menuitem, new() { Name = "Block" }).ClickAsync();
        // No server here takes reports.
        await Expect(dialog.GetByRole(AriaRole.Checkbox)).ToHaveCountAsync(0);
        await dialog.GetByRole(AriaRole.Button, new() { Name = "Block" }).ClickAsync();
        await Expect(alice.Page.GetByRole(AriaRole.Main)).ToContainTextAsync("You have blocked bob");
        Assert.Equal([server.Account("bob")], await server.BlockedAsync("alice"));
        site.AssertNoErrors();
    }

    [Theory(Timeout = 180_000)]
    [InlineData(ServerKind.Prosody)]
    [InlineData(ServerKind.EjabberdMnesia)]
    public async Task Parts_of_a_person_show_replies_pictures_and_whom_they_follow(ServerKind kind)
    {
        var site = await world.SiteAsync(kind);
        var server = site.Server;
        await server.PublishAsync("alice", "Alice asks");
        await server.PublishAsync("dave", "Dave writes");
        await using var bob = await world.SignInAsync(site, "bob");
        await bob.PostFirstAsync("Bob writes", "Everybody");
        await bob.ReplyAsync("alice", "Alice asks", "Bob answers");
        await using (var session = await server.OpenAsync("bob"))
        {
            // A list that is for everybody: servers' default is for contacts, which alice is.
            var listed = new ListedSubscription(server.Account("dave"), "urn:xmpp:microblog:0", "Dave");
            await new PubSubService(session).PublishAsync(
                server.Account("bob"),
                ListedSubscription.MovimListNode,
                "d",
                listed.ToXml(),
                null,
                Stop
            );
        }
        await using var alice = await world.SignInAsync(site, "alice");
        await alice.SeesAsync("Bob writes");
        await alice.OpenAsync(Pages.Feed(server.Microblog("alice")));
        await alice.Post("Alice asks").Locator("a[data-permalink]").ClickAsync();
        await Expect(alice.Post("Bob answers")).ToBeVisibleAsync();

        await alice.OpenAsync(Pages.Feed(server.Microblog("bob")));
        await Part(alice, "Posts and replies").ClickAsync();
        await Expect(alice.Post("Bob answers")).ToBeVisibleAsync();
        await Expect(alice.Post("Bob writes")).ToBeVisibleAsync();
        await Expect(Part(alice, "Posts and replies")).ToHaveAttributeAsync("aria-current", "page");
        await Part(alice, "Pictures").ClickAsync();
        await Expect(alice.Page.GetByText("No pictures yet")).ToBeVisibleAsync();
        await Part(alice, "About").ClickAsync();
        await Expect(alice.Page.Locator("main .list:visible .name", new() { HasText = "dave" })).ToBeVisibleAsync();
        await Part(alice, "Posts").ClickAsync();
        await Expect(alice.Post("Bob writes")).ToBeVisibleAsync();
        await alice.Page.GoBackAsync();
        await Expect(Part(alice, "About")).ToHaveAttributeAsync("aria-current", "page");

        // Somebody whom a followed person says to follow is suggested, and why.
        await alice.OpenAsync("/following");
        var people = alice.Page.GetByRole(AriaRole.Region, new() { Name = "People you may know" });
        await Expect(people.GetByRole(AriaRole.Listitem)).ToContainTextAsync(["Followed by bob"]);
        await people.GetByRole(AriaRole.Button, new() { Name = "Follow dave" }).ClickAsync();
        await Expect(people.GetByRole(AriaRole.Button, new() { Name = "Following dave" })).ToBeVisibleAsync();
        site.AssertNoErrors();
    }

    private static ILocator Part(Person person, string name) =>
        person.Page.Locator("nav.tabs:visible").GetByRole(AriaRole.Link, new() { Name = name, Exact = true }).Last;

    private static readonly double[] Red = [220, 30, 30];
    private static readonly double[] Blue = [30, 30, 220];

    private static byte[] Thirds() =>
        TestPicture.Png(
            900,
            300,
            (x, _) =>
                x < 300 ? ((byte)220, (byte)30, (byte)30)
                : x < 600 ? ((byte)30, (byte)220, (byte)30)
                : ((byte)30, (byte)30, (byte)220)
        );

    /// <summary>As a camera stores it that was turned to the left: the rows are columns, and the file says so.</summary>
    private static byte[] Sideways(byte[] upright)
    {
        using var picture = Image.NewFromBuffer(upright);
        using var turned = picture.Rot(Enums.Angle.D270);
        using var photo = turned.Mutate(file => file.Set(GValue.GIntType, "orientation", 6));
        return photo.JpegsaveBuffer();
    }

    private static ILocator Cut(Person person) => person.Page.Locator(".own-picture canvas");

    private static Task ChooseAsync(Person person, string name, byte[] file) =>
        person
            .Page.Locator(".own-picture input[type=file]")
            .SetInputFilesAsync(
                new FilePayload
                {
                    Name = name,
                    MimeType = "image/png",
                    Buffer = file,
                }
            );

    private static async Task DragAsync(Person person, float from, float to, float height)
    {
        await person.Page.Mouse.MoveAsync(from, height);
        await person.Page.Mouse.DownAsync();
        await person.Page.Mouse.MoveAsync(to, height, new() { Steps = 10 });
        await person.Page.Mouse.UpAsync();
    }

    /// <summary>Fingers go down, move in five steps, and are lifted.</summary>
    private static async Task TouchAsync(ICDPSession devTools, (float X, float Y)[] from, (float X, float Y)[] to)
    {
        const int Steps = 5;
        await SendAsync("touchStart", from);
        for (var step = 1; step <= Steps; step++)
        {
            var part = (float)step / Steps;
            await SendAsync(
                "touchMove",
                [.. from.Zip(to, (a, b) => (a.X + ((b.X - a.X) * part), a.Y + ((b.Y - a.Y) * part)))]
            );
        }
        await SendAsync("touchEnd", []);

        Task SendAsync(string type, (float X, float Y)[] fingers) =>
            devTools.SendAsync(
                "Input.dispatchTouchEvent",
                new Dictionary<string, object>
                {
                    ["type"] = type,
                    ["touchPoints"] = fingers
                        .Select(
                            (at, id) =>
                                new
                                {
                                    x = at.X,
                                    y = at.Y,
                                    id,
                                }
                        )
                        .ToArray(),
                }
            );
    }

    private static async Task SaveAsync(Person person)
    {
        await person.Button("Save").ClickAsync();
        await Expect(person.Status("Profile saved")).ToBeVisibleAsync();
    }

    /// <summary>The picture that others get has one colour, in all its corners.</summary>
    private static async Task IsAsync(XmppSession session, Jid account, double[] colour)
    {
        var picture = (await Avatars(session).GetAsync(account, Stop))!;
        using var image = Image.NewFromBuffer(picture.Bytes.ToArray());
        foreach (
            var (x, y) in new[]
            {
                (8, 8),
                (image.Width - 8, 8),
                (8, image.Height - 8),
                (image.Width - 8, image.Height - 8),
            }
        )
        {
            Assert.All(image.Getpoint(x, y).Zip(colour), pair => Assert.Equal(pair.Second, pair.First, tolerance: 12));
        }
    }

    private static Avatars Avatars(XmppSession session) => new(session, new PubSubService(session));

    private static Microblog.Xmpp.Profiles.Profiles Profiles(XmppSession session) =>
        new(session, new PersonalEventing(session, new PubSubService(session)));

    private static ILocator Heading(Person person, string name) =>
        person.Page.GetByRole(AriaRole.Heading, new() { Name = name, Level = 1 });

    private static ILocator About(Person person) => person.Page.Locator(".profile:visible .about");
}
