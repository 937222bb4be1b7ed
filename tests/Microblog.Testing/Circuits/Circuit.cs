using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net.WebSockets;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Http.Connections;
using Microsoft.AspNetCore.SignalR.Client;
using Microsoft.AspNetCore.SignalR.Protocol;
using Microsoft.Extensions.DependencyInjection;
using static System.FormattableString;

namespace Microblog.Testing.Circuits;

/// <summary>One open page without a browser: takes what is rendered, says that it did, and answers every script call.</summary>
public sealed partial class Circuit : IAsyncDisposable
{
    private static readonly TimeSpan AnswerTimeout = TimeSpan.FromSeconds(60);

    private readonly HubConnection _hub;
    private readonly Lock _lock = new();
    private readonly HashSet<string> _posts = [];
    private readonly List<(Func<RenderBatch, bool> IsIt, TaskCompletionSource<long> Came)> _waiting = [];
    private readonly TaskCompletionSource _closed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _ready = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly ConcurrentQueue<string> _scripts = [];
    private long? _events;
    private long? _older;
    private long? _composer;
    private int _calls;
    private int _objects;

    private Circuit(HubConnection hub)
    {
        _hub = hub;
        _hub.Closed += _ =>
        {
            _closed.TrySetResult();
            return Task.CompletedTask;
        };
    }

    /// <summary>The circuit's id, which the page keeps to connect again.</summary>
    public string Id { get; private set; } = "";

    /// <summary>Done when the server has closed the connection.</summary>
    public Task Closed => _closed.Task;

    /// <summary>What the page was told to run in the browser: names and arguments.</summary>
    public IReadOnlyCollection<string> Scripts => _scripts;

    /// <summary>Posts that were shown so far.</summary>
    public int Posts
    {
        get
        {
            lock (_lock)
            {
                return _posts.Count;
            }
        }
    }

    /// <summary>Opens home and waits for so many posts, asking for older ones as a reader does.</summary>
    public static async Task<Circuit> OpenAsync(CircuitVisitor visitor, int posts)
    {
        var home = await visitor.HomeAsync();
        var circuit = new Circuit(HubTo(visitor));
        try
        {
            await circuit.StartAsync(visitor.Site, home);
            await circuit.ShowAsync(posts);
            return circuit;
        }
        catch
        {
            await circuit.DisposeAsync();
            throw;
        }
    }

    /// <summary>
    /// Tries to connect to a circuit by its id, as a page does whose connection was lost; true where the server lets it.
    /// </summary>
    /// <param name="visitor">Whose cookies the connection comes with.</param>
    /// <param name="id">The circuit's id.</param>
    /// <param name="method">What is called: connecting, or resuming what was paused.</param>
    public static async Task<bool> TryConnectAsync(CircuitVisitor visitor, string id, string method = "ConnectCircuit")
    {
        await using var hub = HubTo(visitor);
        hub.On<long, byte[]>("JS.RenderBatch", (_, _) => { });
        try
        {
            await hub.StartAsync();
            var site = visitor.Site.ToString();
            return method == "ConnectCircuit"
                ? await hub.InvokeAsync<bool>(method, id)
                : await hub.InvokeAsync<string?>(method, id, site, site, "[]", "") is not null;
        }
        catch (Exception refused) when (refused is HttpRequestException or IOException or WebSocketException)
        {
            return false;
        }
    }

    /// <summary>Opens a connection and calls nothing yet; what to call is the caller's.</summary>
    public static HubConnection HubTo(CircuitVisitor visitor, string? origin = null)
    {
        var hub = new HubConnectionBuilder().WithUrl(
            new Uri(visitor.Site, "/_blazor"),
            options =>
            {
                options.Headers["Cookie"] = visitor.Cookies;
                if (origin is not null)
                {
                    options.Headers["Origin"] = origin;
                }
                options.Transports = HttpTransportType.WebSockets;
                options.SkipNegotiation = true;
            }
        );
        hub.Services.AddSingleton<IHubProtocol>(new BlazorPack());
        return hub.Build();
    }

    /// <summary>Waits until the composer of home is there.</summary>
    public Task ReadyAsync() => _ready.Task.WaitAsync(AnswerTimeout);

    /// <summary>Sends a post from the composer of home.</summary>
    public Task PostAsync(string text) =>
        DispatchAsync(
            _events ?? throw new InvalidOperationException("The page takes no events."),
            _composer ?? throw new InvalidOperationException("The page has no composer."),
            "sendtext",
            new JsonObject { ["text"] = text, ["saved"] = false }
        );

    /// <summary>The same; a connection that the server has closed, or closes meanwhile, is no error.</summary>
    public async Task TryPostAsync(string text)
    {
        try
        {
            await PostAsync(text);
        }
        catch (Exception closed) when (closed is InvalidOperationException or IOException or OperationCanceledException)
        {
            // There is nobody who would take it.
        }
    }

    /// <summary>Starts a circuit over an open connection; null where the server refuses.</summary>
    public static async Task<string?> StartCircuitAsync(HubConnection hub, Uri site)
    {
        try
        {
            return await hub.InvokeAsync<string?>("StartCircuit", site.ToString(), site.ToString(), "[]", "");
        }
        catch (Exception closed) when (closed is InvalidOperationException or IOException or OperationCanceledException)
        {
            return null;
        }
    }

    /// <summary>The moment at which a batch comes that brings a text.</summary>
    public Task<long> SeesAsync(string text) => WaitAsync(batch => batch.Texts.Any(one => one.Contains(text)));

    public ValueTask DisposeAsync() => _hub.DisposeAsync();

    private async Task StartAsync(Uri site, string home)
    {
        _hub.On<long, byte[]>("JS.RenderBatch", TakeAsync);
        _hub.On<long, string, string?, int, long, int>(
            "JS.BeginInvokeJS",
            (handle, name, arguments, type, _, _) => AnswerAsync(handle, name, arguments, type)
        );
        _hub.On<long, string>("JS.AttachComponent", (_, _) => { });
        _hub.On<string, bool, string>("JS.EndInvokeDotNet", (_, _, _) => { });
        _hub.On<long>("JS.EndUpdateRootComponents", _ => { });
        _hub.On<string>("JS.Error", error => Console.Error.WriteLine(error));
        await _hub.StartAsync();
        var state = State().Match(home) is { Success: true } match ? match.Groups["state"].Value : "";
        var id = await _hub.InvokeAsync<string?>("StartCircuit", site.ToString(), site.ToString(), "[]", state);
        Id = id ?? "";
        if (id is null)
        {
            throw new InvalidOperationException("The server made no circuit.");
        }
        var markers = Marker()
            .Matches(home)
            .Select(match => JsonNode.Parse(match.Groups["marker"].Value)!)
            .Where(marker => marker["descriptor"] is not null);
        var operations = new JsonArray([
            .. markers.Select(
                (marker, index) =>
                    (JsonNode)
                        new JsonObject
                        {
                            ["type"] = "add",
                            ["ssrComponentId"] = index + 1,
                            ["marker"] = marker,
                        }
            ),
        ]);
        var batch = new JsonObject { ["batchId"] = 1, ["operations"] = operations };
        await _hub.SendAsync("UpdateRootComponents", batch.ToJsonString(), state);
    }

    private async Task ShowAsync(int posts)
    {
        var begun = Stopwatch.GetTimestamp();
        var asked = -1;
        while (Posts < posts)
        {
            if (Stopwatch.GetElapsedTime(begun) > AnswerTimeout)
            {
                throw new TimeoutException($"Only {Posts} posts were shown.");
            }
            var (shown, older, events) = (Posts, _older, _events);
            if (shown > 0 && shown > asked && older is not null && events is not null)
            {
                asked = shown;
                await ClickAsync(events.Value, older.Value);
            }
            await Task.Delay(20);
        }
    }

    private Task ClickAsync(long events, long handler) =>
        DispatchAsync(events, handler, "click", new JsonObject { ["type"] = "click", ["detail"] = 1 });

    private Task DispatchAsync(long events, long handler, string name, JsonObject arguments)
    {
        var descriptor = new JsonObject
        {
            ["eventHandlerId"] = handler,
            ["eventName"] = name,
            ["eventFieldInfo"] = null,
        };
        return _hub.SendAsync(
            "BeginInvokeDotNetFromJS",
            Invariant($"{Interlocked.Increment(ref _calls)}"),
            null,
            "DispatchEventAsync",
            events,
            new JsonArray(descriptor, arguments).ToJsonString()
        );
    }

    private async Task TakeAsync(long id, byte[] data)
    {
        var now = Stopwatch.GetTimestamp();
        var batch = new RenderBatch(data);
        lock (_lock)
        {
            _older = batch.HandlerOf("onclick", "data-older") ?? _older;
            _composer = batch.HandlerOf("onsendtext", "data-main") ?? _composer;
            if (_composer is not null)
            {
                _ready.TrySetResult();
            }
            _posts.UnionWith(batch.Texts.SelectMany(text => Note().Matches(text)).Select(match => match.Value));
            foreach (var (isIt, came) in _waiting)
            {
                if (isIt(batch))
                {
                    came.TrySetResult(now);
                }
            }
            _waiting.RemoveAll(wait => wait.Came.Task.IsCompleted);
        }
        await _hub.SendAsync("OnRenderCompleted", id, null);
    }

    private Task<long> WaitAsync(Func<RenderBatch, bool> isIt)
    {
        var came = new TaskCompletionSource<long>(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (_lock)
        {
            _waiting.Add((isIt, came));
        }
        return came.Task.WaitAsync(AnswerTimeout);
    }

    /// <summary>Answers a script call with null, or with an object where one is asked for.</summary>
    private async Task AnswerAsync(long handle, string identifier, string? arguments, int resultType)
    {
        _scripts.Enqueue($"{identifier} {arguments}");
        if (identifier == "Blazor._internal.attachWebRendererInterop")
        {
            // What takes the events of the page.
            using var json = JsonDocument.Parse(arguments!);
            _events = json.RootElement[1].GetProperty("__dotNetObject").GetInt64();
        }
        if (handle == 0)
        {
            return;
        }
        const int ObjectReference = 1;
        var result =
            resultType == ObjectReference
                ? Invariant($"{{\"__jsObjectId\":{Interlocked.Increment(ref _objects)}}}")
                : "null";
        await _hub.SendAsync("EndInvokeJSFromDotNet", handle, true, Invariant($"[{handle},true,{result}]"));
    }

    [GeneratedRegex("<!--Blazor:(?<marker>\\{.*?\\})-->")]
    private static partial Regex Marker();

    [GeneratedRegex("<!--Blazor-Server-Component-State:(?<state>.*?)-->")]
    private static partial Regex State();

    [GeneratedRegex("Note \\d+ of \\w+")]
    private static partial Regex Note();
}
