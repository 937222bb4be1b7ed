using System.Diagnostics;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Http.Connections;
using Microsoft.AspNetCore.SignalR.Client;
using Microsoft.AspNetCore.SignalR.Protocol;
using Microsoft.Extensions.DependencyInjection;

namespace Microblog.Benchmarks.Circuits;

/// <summary>One open page without a browser: takes what is rendered, says that it did, and answers every script call.</summary>
internal sealed partial class Circuit : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly HubConnection _hub;
    private readonly Lock _lock = new();
    private readonly HashSet<string> _posts = [];
    private readonly List<(Func<RenderBatch, bool> IsIt, TaskCompletionSource<long> Came)> _waiting = [];
    private long? _events;
    private long? _older;
    private int _calls;
    private int _objects;

    private Circuit(HubConnection hub) => _hub = hub;

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
        var hub = new HubConnectionBuilder().WithUrl(
            new Uri(visitor.Site, "/_blazor"),
            options =>
            {
                options.Headers["Cookie"] = visitor.Cookies;
                options.Transports = HttpTransportType.WebSockets;
                options.SkipNegotiation = true;
            }
        );
        hub.Services.AddSingleton<IHubProtocol>(new BlazorPack());
        var circuit = new Circuit(hub.Build());
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
            if (Stopwatch.GetElapsedTime(begun) > Patience)
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

    private Task ClickAsync(long events, long handler)
    {
        var descriptor = new JsonObject
        {
            ["eventHandlerId"] = handler,
            ["eventName"] = "click",
            ["eventFieldInfo"] = null,
        };
        var arguments = new JsonArray(descriptor, new JsonObject { ["type"] = "click", ["detail"] = 1 });
        return _hub.SendAsync(
            "BeginInvokeDotNetFromJS",
            Invariant($"{Interlocked.Increment(ref _calls)}"),
            null,
            "DispatchEventAsync",
            events,
            arguments.ToJsonString()
        );
    }

    private async Task TakeAsync(long id, byte[] data)
    {
        var now = Stopwatch.GetTimestamp();
        var batch = new RenderBatch(data);
        lock (_lock)
        {
            _older = batch.ClickOf("data-older") ?? _older;
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
        return came.Task.WaitAsync(Patience);
    }

    /// <summary>Answers a script call with null, or with an object where one is asked for.</summary>
    private async Task AnswerAsync(long handle, string identifier, string? arguments, int resultType)
    {
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
