using System.Diagnostics;
using System.Xml;
using Microblog.Benchmarks.Reports;
using Microblog.Xmpp.PubSub;
using Microblog.Xmpp.Streams;

namespace Microblog.Benchmarks.Streams;

/// <summary>How long a stanza can keep the reader busy.</summary>
internal static class HostileBenchmark
{
    private const int Rounds = 5;
    private const int MaxStanzaBytes = 4_000_000;

    /// <summary>Measures every input and puts a table into the report.</summary>
    public static async Task AddToAsync(Report report)
    {
        var rows = new Dictionary<string, Row>();
        for (var round = 0; round <= Rounds; round++)
        {
            foreach (var (name, stream) in HostileInputs.All(round))
            {
                var ours = await MeasureAsync(() => OursAsync(stream));
                var platform = await MeasureAsync(() => PlatformAsync(stream));
                var best = rows.GetValueOrDefault(name);
                // The first round compiles.
                rows[name] =
                    best is null || round <= 1
                        ? new Row(ours.Milliseconds, ours.End, platform.Milliseconds, platform.End)
                        : best with
                        {
                            Ours = Math.Min(best.Ours, ours.Milliseconds),
                            Platform = Math.Min(best.Platform, platform.Milliseconds),
                        };
            }
        }
        report.Say(
            Invariant(
                $"Hostile input: one stanza each, in pieces of {Pieces.Size} bytes, with a limit of {MaxStanzaBytes / 1_000_000} MB (a session has a lower one); the best of {Rounds} rounds. Wanted: each under 60 ms, or refused."
            )
        );
        report.Table([
            ["input", "this program, ms", "it ends with", "XmlReader, own builder, ms", "it ends with"],
            .. rows.Select(row =>
                new[]
                {
                    row.Key,
                    Invariant($"{row.Value.Ours:0.0}"),
                    row.Value.OursEnd,
                    Invariant($"{row.Value.Platform:0.0}"),
                    row.Value.PlatformEnd,
                }
            ),
        ]);
    }

    private sealed record Row(double Ours, string OursEnd, double Platform, string PlatformEnd);

    private static async Task<(double Milliseconds, string End)> MeasureAsync(Func<Task<string>> read)
    {
        GC.Collect();
        var watch = Stopwatch.StartNew();
        var end = await read();
        return (watch.Elapsed.TotalMilliseconds, end);
    }

    private static async Task<string> OursAsync(byte[] bytes)
    {
        await using var stream = new Pieces(bytes);
        using var reader = new XmppStreamReader(stream, MaxStanzaBytes, TimeProvider.System, PubSubXml.Items);
        try
        {
            await reader.ReadHeaderAsync(CancellationToken.None);
            var end = "its stanza";
            while (await reader.ReadAsync(CancellationToken.None) is { } stanza)
            {
                end =
                    OverLimit.Of(stanza) is { } over ? $"a stub: {over.Limit}"
                    : DroppedItems.Of(stanza) is { } dropped ? $"its stanza without {dropped.Count} items"
                    : end;
            }
            return end;
        }
        catch (StreamException refused)
        {
            return $"`{refused.Condition}`";
        }
    }

    private static async Task<string> PlatformAsync(byte[] bytes)
    {
        await using var stream = new Pieces(bytes);
        using var reader = new PlatformStanzas(stream);
        try
        {
            await reader.ReadHeaderAsync();
            while (await reader.ReadAsync() is not null) { }
            return "its stanza";
        }
        catch (XmlException)
        {
            return "`XmlException`";
        }
    }
}
