using AngleSharp.Dom;
using Bunit;
using Microblog.Core.Model;
using Microblog.Core.Publishing;
using Microblog.Web.Components.Compose;

namespace Microblog.Web.Tests.Components.Compose;

/// <summary>Files beside a text.</summary>
public sealed class ComposerFilesTests : PageTest
{
    private const int TimeLimit = 10_000;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact(Timeout = TimeLimit)]
    public async Task Files_of_the_place_are_there_with_name_size_and_description()
    {
        await AddAsync("cat.jpg", "image/jpeg", 2_100_000, "A cat");
        await AddAsync("notes.pdf", "application/pdf", 3_400);
        await Session.Files.AddAsync("reply:xmpp:a@b?;node=n;item=i", New("other.jpg", "image/jpeg", 1), null, Stop);
        var composer = Render<Composer>();
        var rows = composer.FindAll("[data-file]");
        Assert.Equal(["cat.jpg 2.1 MB", "notes.pdf 3 KB"], rows.Select(row => row.QuerySelector("span")!.TextContent));
        Assert.Equal(["A cat", ""], Descriptions(composer));
        Assert.StartsWith("/compose/picture?place=home&id=", rows[0].QuerySelector("img")?.GetAttribute("src"));
        Assert.Null(rows[1].QuerySelector("img"));
    }

    [Fact(Timeout = TimeLimit)]
    public async Task File_that_arrives_is_shown_at_once()
    {
        var composer = Render<Composer>();
        Assert.Empty(composer.FindAll("[data-file]"));
        await AddAsync("cat.jpg", "image/jpeg", 100);
        composer.WaitForAssertion(() => Assert.Single(composer.FindAll("[data-file]")));
    }

    [Fact(Timeout = TimeLimit)]
    public async Task Description_is_kept_and_sent_with_the_post()
    {
        await AddAsync("cat.jpg", "image/jpeg", 100);
        var composer = Render<Composer>();
        await Labelled(composer, "Description of cat.jpg").ChangeAsync(new() { Value = "A cat" });
        await SendAsync(composer, "Look");
        var posted = Assert.Single(Session.Outbox.PostedContents);
        Assert.Equal(["A cat"], posted.Attachments!.Select(file => file.Description));
        Assert.Empty(composer.FindAll("[data-file]"));
        Assert.Empty((await Session.Files.GetAsync("home", Stop)).Files);
    }

    [Fact(Timeout = TimeLimit)]
    public async Task Picture_without_a_description_is_asked_about_once()
    {
        await AddAsync("cat.jpg", "image/jpeg", 100);
        var composer = Render<Composer>();
        await SendAsync(composer, "Look");
        Assert.Empty(Session.Outbox.PostedContents);
        Assert.Equal("Post without", composer.Find("[data-without]").TextContent);
        await SendAsync(composer, "Look", without: true);
        Assert.Single(Session.Outbox.PostedContents);
        Assert.Empty(composer.FindAll("[data-without]"));

        // The next text is another one.
        await AddAsync("dog.jpg", "image/jpeg", 100);
        await SendAsync(composer, "Look again");
        Assert.Single(Session.Outbox.PostedContents);
        await SendAsync(composer, "Look again");
        Assert.Equal(2, Session.Outbox.PostedContents.Count);
    }

    [Fact(Timeout = TimeLimit)]
    public async Task File_that_is_no_picture_is_sent_without_being_asked_about()
    {
        await AddAsync("notes.pdf", "application/pdf", 100);
        var composer = Render<Composer>();
        await SendAsync(composer, "");
        Assert.Single(Session.Outbox.PostedContents);
    }

    [Fact(Timeout = TimeLimit)]
    public async Task Files_are_moved_and_removed()
    {
        foreach (var name in new[] { "a.png", "b.png", "c.png" })
        {
            await AddAsync(name, "image/png", 100);
        }
        var composer = Render<Composer>();
        await Labelled(composer, "Move a.png down").ClickAsync(new());
        Assert.Equal(["b.png", "a.png", "c.png"], await NamesAsync());
        await Labelled(composer, "Move c.png up").ClickAsync(new());
        Assert.Equal(["b.png", "c.png", "a.png"], await NamesAsync());
        Assert.True(Labelled(composer, "Move b.png up").HasAttribute("disabled"));
        var dragged = (await Session.Files.GetAsync("home", Stop)).Files[2].Id;
        await composer
            .Find("compose-box")
            .TriggerEventAsync("onmovefile", new MoveFileEventArgs { Id = dragged, Index = 0 });
        Assert.Equal(["a.png", "b.png", "c.png"], await NamesAsync());
        await Labelled(composer, "Remove b.png").ClickAsync(new());
        Assert.Equal(["a.png", "c.png"], await NamesAsync());
    }

    [Fact]
    public void Button_opens_the_files_of_the_device()
    {
        var composer = Render<Composer>();
        Assert.Equal("Add pictures", composer.Find("[data-add]").GetAttribute("aria-label"));
        var input = composer.Find("input[type=file]");
        Assert.True(input.HasAttribute("multiple") && input.HasAttribute("hidden"));
    }

    private Task AddAsync(string name, string type, long length, string? description = null) =>
        Session.Files.AddAsync("home", New(name, type, length, description), null, Stop);

    private static DraftAttachment New(string name, string type, long length, string? description = null) =>
        new(
            Guid.NewGuid(),
            new Attachment(new Uri($"https://files.example.org/{name}"), type, length, description) { Name = name }
        );

    private async Task<IEnumerable<string?>> NamesAsync() =>
        (await Session.Files.GetAsync("home", Stop)).Files.Select(file => file.File.Name);

    private static IEnumerable<string> Descriptions(IRenderedComponent<Composer> composer) =>
        composer.FindAll("[data-describe]").Select(field => field.TextContent);

    private static IElement Labelled(IRenderedComponent<Composer> composer, string name) =>
        composer.Find($"[aria-label='{name}']");

    private static Task SendAsync(IRenderedComponent<Composer> composer, string text, bool without = false) =>
        composer
            .Find("compose-box")
            .TriggerEventAsync("onsendtext", new SendTextEventArgs { Text = text, Without = without });
}
