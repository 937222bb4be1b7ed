using System.Text.Json;
using System.Web;
using Microblog.EndToEnd.People;
using Microblog.Testing;
using Microblog.Xmpp;
using Microsoft.Playwright;

namespace Microblog.EndToEnd;

/// <summary>A page with two composers and the script that completes names and tags, and without the program.</summary>
internal static class CompletionPage
{
    public const string Address = "http://completion.example/";

    private const string Html = """
        <!doctype html>
        <style>form { position: relative } .completion { position: absolute; z-index: 1; margin: 0; background: #fff } textarea { display: block }</style>
        <compose-box data-place="home"><form><textarea id="one" rows="3"></textarea></form></compose-box>
        <compose-box data-place="reply:xmpp:a@b.example?;node=n;item=i"><form><textarea id="two"></textarea></form></compose-box>
        <textarea id="other"></textarea>
        <script type="module">
          import { start, typedIn } from '/js/complete.js';
          window.typedIn = typedIn;
          start(event => event.isComposing || event.keyCode === 229, name => ({ Complete_People: 'People', Complete_Tags: 'Tags' })[name]);
          window.inputs = 0;
          document.addEventListener('input', () => { window.inputs++; });
        </script>
        """;

    private static readonly (string Name, string Note, string Text)[] People =
    [
        ("Bob Okafor", "bob@b.example", "@bob@b.example"),
        ("Bobby", "bobby@b.example", "@bobby@b.example"),
        ("Zoë Ångström", "zoe@b.example", "@zoe@b.example"),
    ];

    private static readonly (string Name, string Note, string Text)[] Tags = [("#café", "3", "#café")];

    /// <summary>Opens it.</summary>
    /// <param name="world">Where the browser is.</param>
    /// <param name="wait">What the answer to a question waits for.</param>
    public static async Task<Person> OpenAsync(World world, Func<string, Task>? wait)
    {
        var reader = await world.PersonAsync(
            new Uri(Address),
            Jid.Parse("reader@completion.example"),
            new()
            {
                ViewportSize = new() { Width = 360, Height = 600 },
                HasTouch = true,
            }
        );
        await reader.Page.RouteAsync(Address + "**", route => AnswerAsync(route, wait));
        await reader.Page.GotoAsync("/");
        await reader.Page.WaitForFunctionAsync("() => Boolean(window.typedIn)");
        return reader;
    }

    private static async Task AnswerAsync(IRoute route, Func<string, Task>? wait)
    {
        var uri = new Uri(route.Request.Url);
        if (uri.AbsolutePath == "/")
        {
            await route.FulfillAsync(new() { ContentType = "text/html", Body = Html });
            return;
        }
        if (uri.AbsolutePath != "/compose/complete")
        {
            var path = Path.Combine(RepositoryRoot.Path, "wwwroot", uri.AbsolutePath.TrimStart('/'));
            await route.FulfillAsync(new() { ContentType = "text/javascript", Path = path });
            return;
        }
        var query = HttpUtility.ParseQueryString(uri.Query);
        var typed = query["q"]!;
        await (wait?.Invoke(typed) ?? Task.CompletedTask);
        var choices = (query["kind"] == "people" ? People : Tags).Where(one =>
            one.Name.TrimStart('#').StartsWith(typed, StringComparison.OrdinalIgnoreCase)
        );
        var json = choices.Select(one => new
        {
            name = one.Name,
            note = one.Note,
            text = one.Text,
        });
        try
        {
            await route.FulfillAsync(new() { ContentType = "application/json", Body = JsonSerializer.Serialize(json) });
        }
        catch (PlaywrightException) when (wait is not null)
        {
            // The page waits for it no longer.
        }
    }
}
