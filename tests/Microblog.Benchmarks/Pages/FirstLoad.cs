using System.Collections.Concurrent;
using System.Text.Json;

namespace Microblog.Benchmarks.Pages;

/// <summary>All requests of one page load.</summary>
internal sealed class FirstLoad
{
    private readonly ConcurrentDictionary<string, Request> _requests = new();
    private readonly Uri _site;
    private long _webSocketBytes;

    private FirstLoad(Uri site) => _site = site;

    /// <summary>One request.</summary>
    public sealed class Request
    {
        public required Uri Url { get; init; }
        public required string Kind { get; init; }
        public string Encoding { get; set; } = "";
        public long Bytes { get; set; }
    }

    public IReadOnlyList<Request> Requests => [.. _requests.Values.OrderByDescending(request => request.Bytes)];

    /// <summary>Bytes of WebSocket frames to the browser, after decompression.</summary>
    public long WebSocketBytes => Volatile.Read(ref _webSocketBytes);

    public long Bytes(string kind) =>
        _requests.Values.Where(request => request.Kind == kind).Sum(request => request.Bytes);

    public int ThirdParty => _requests.Values.Count(request => request.Url.Authority != _site.Authority);

    /// <summary>Loads home in a fresh browser.</summary>
    public static async Task<FirstLoad> MeasureAsync(Visitor visitor, Uri site)
    {
        var load = new FirstLoad(site);
        await visitor.ListenAsync([
            ("Network.requestWillBeSent", load.Began),
            ("Network.responseReceived", load.Answered),
            ("Network.loadingFinished", load.Finished),
            ("Network.webSocketFrameReceived", load.Received),
        ]);
        await visitor.OpenAsync();
        await visitor.ShowAsync(20);
        await Task.Delay(2000);
        return load;
    }

    private void Began(JsonElement happened)
    {
        var url = new Uri(happened.GetProperty("request").GetProperty("url").GetString()!);
        if (url.Scheme is "http" or "https")
        {
            _requests[Id(happened)] = new Request
            {
                Url = url,
                Kind = happened.GetProperty("type").GetString() ?? "Other",
            };
        }
    }

    private void Answered(JsonElement happened)
    {
        if (_requests.TryGetValue(Id(happened), out var request))
        {
            var headers = happened.GetProperty("response").GetProperty("headers").EnumerateObject();
            request.Encoding = headers
                .Where(header => header.Name.Equals("content-encoding", StringComparison.OrdinalIgnoreCase))
                .Select(header => header.Value.GetString() ?? "")
                .FirstOrDefault("");
        }
    }

    private void Finished(JsonElement happened)
    {
        if (_requests.TryGetValue(Id(happened), out var request))
        {
            request.Bytes = (long)happened.GetProperty("encodedDataLength").GetDouble();
        }
    }

    private void Received(JsonElement happened) =>
        Interlocked.Add(
            ref _webSocketBytes,
            happened.GetProperty("response").GetProperty("payloadData").GetString()!.Length * 3L / 4
        );

    private static string Id(JsonElement happened) => happened.GetProperty("requestId").GetString()!;
}
