using System.Collections.Concurrent;
using System.Text;
using System.Text.Json;

namespace Microblog.Benchmarks.Pages;

/// <summary>The frames of a tab's WebSocket, as the browser unpacked them.</summary>
internal sealed class WebSocketFrames
{
    private readonly ConcurrentQueue<(double Time, int Bytes, bool IsRender)> _frames = new();

    /// <summary>Frames to the browser so far: seconds, bytes after decompression, whether they draw something.</summary>
    public IReadOnlyList<(double Time, int Bytes, bool IsRender)> All => [.. _frames];

    /// <summary>Listens to a tab.</summary>
    public static async Task<WebSocketFrames> ListenAsync(Visitor visitor)
    {
        var frames = new WebSocketFrames();
        await visitor.ListenAsync([("Network.webSocketFrameReceived", frames.Take)]);
        return frames;
    }

    /// <summary>Forgets all.</summary>
    public void Clear() => _frames.Clear();

    private void Take(JsonElement happened)
    {
        var frame = happened.GetProperty("response");
        var data = frame.GetProperty("payloadData").GetString() ?? "";
        var bytes =
            frame.GetProperty("opcode").GetDouble() == 2
                ? Convert.FromBase64String(data)
                : Encoding.UTF8.GetBytes(data);
        var isRender = bytes.AsSpan().IndexOf("JS.RenderBatch"u8) >= 0;
        _frames.Enqueue((happened.GetProperty("timestamp").GetDouble(), bytes.Length, isRender));
    }
}
