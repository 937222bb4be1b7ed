using Microblog.EndToEnd.People;
using Microblog.Testing.Servers;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Microblog.EndToEnd;

/// <summary>A page that is drawn and does not answer: its connection, and its scripts, wait until the test lets them go on.</summary>
public sealed class Picture
{
    private readonly Person _person;
    private readonly Lock _lock = new();
    private readonly List<Action> _waiting = [];
    private TaskCompletionSource _answering = new();
    private bool _holdsScripts;
    private bool _isOpen;

    private Picture(Person person, XmppServer server) => (_person, Server) = (person, server);

    /// <summary>Where the person has an account.</summary>
    public XmppServer Server { get; }

    /// <summary>From now on, pages of a person are opened as such.</summary>
    public static async Task<Picture> PrepareAsync(Person person, XmppServer server)
    {
        var picture = new Picture(person, server);
        // What the page sends is kept, and handed on in its order once the page may answer.
        await person.Page.RouteWebSocketAsync("**/_blazor**", picture.Take);
        await person.Page.RouteAsync("**/*.js", picture.TakeAsync);
        return picture;
    }

    /// <summary>Opens a page, which does not answer. Without scripts there is what stands in its head alone.</summary>
    public async Task OpenAsync(string path = "/", bool scripts = true)
    {
        _answering = new();
        lock (_lock)
        {
            (_holdsScripts, _isOpen) = (!scripts, false);
            _waiting.Clear();
        }
        await _person.Page.GotoAsync(path, new() { WaitUntil = WaitUntilState.Commit });
        await Expect(_person.Page.Locator("#ready")).ToBeAttachedAsync();
        if (scripts)
        {
            // The driver's own wait misses the event when it comes between its look and its waiting.
            await Expect(_person.Page.Locator("html")).ToHaveJSPropertyAsync("ownerDocument.readyState", "complete");
        }
        await Expect(_person.Page.Locator("#ready")).ToHaveAttributeAsync("data-interactive", "false");
    }

    /// <summary>Lets the page answer.</summary>
    public async Task AnswerAsync()
    {
        List<Action> waiting;
        lock (_lock)
        {
            _isOpen = true;
            waiting = [.. _waiting];
            _waiting.Clear();
        }
        _answering.SetResult();
        waiting.ForEach(go => go());
        await _person.IsReadyAsync();
    }

    /// <summary>Closes all WebSockets, now and later.</summary>
    public async Task RefuseAsync()
    {
        await _person.Page.AddInitScriptAsync(
            """
            window.WebSocket = class extends EventTarget {
              static CONNECTING = 0; static OPEN = 1; static CLOSING = 2; static CLOSED = 3;
              readyState = 0;
              constructor() {
                super();
                setTimeout(() => { this.readyState = 3; for (const type of ['error', 'close']) { const event = new Event(type); this.dispatchEvent(event); this[`on${type}`]?.(event); } });
              }
              close() {}
            };
            """
        );
        await _person.Page.ReloadAsync();
    }

    private async Task TakeAsync(IRoute route)
    {
        if (_holdsScripts && !route.Request.Url.Contains("early", StringComparison.Ordinal))
        {
            await _answering.Task;
        }
        await route.ContinueAsync();
    }

    private void Take(IWebSocketRoute page)
    {
        var server = page.ConnectToServer();
        page.OnMessage(frame => Pass(() => Send(server, frame)));
    }

    private void Pass(Action send)
    {
        lock (_lock)
        {
            if (!_isOpen)
            {
                _waiting.Add(send);
                return;
            }
        }
        send();
    }

    private static void Send(IWebSocketRoute server, IWebSocketFrame frame)
    {
        if (frame.Binary is { } bytes)
        {
            server.Send(bytes);
        }
        else
        {
            server.Send(frame.Text!);
        }
    }
}
