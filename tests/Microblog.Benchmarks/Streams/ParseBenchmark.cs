using System.Diagnostics;
using System.Xml;
using System.Xml.Linq;
using Microblog.Benchmarks.Reports;
using Microblog.Xmpp.Streams;

namespace Microblog.Benchmarks.Streams;

/// <summary>Reading a stream of pubsub events, beside what the platform's own reader needs for the same bytes.</summary>
internal static class ParseBenchmark
{
    private const int Stanzas = 20_000;
    private const int Rounds = 9;

    /// <summary>Measures all ways, turn by turn, and what hostile input costs.</summary>
    public static async Task<Report> RunAsync()
    {
        var report = new Report("Stream");
        var bytes = PubSubEvents.Stream(Stanzas);
        var ways = new (string Name, string Wanted, Func<byte[], Task<int>> Read, List<Round> Rounds)[]
        {
            ("this program", "≥ 1.10, ≤ 7000 B", OursAsync, []),
            ("XmlReader async, own builder", "", PlatformAsync, []),
            ("XmlReader, synchronous", "", stream => Task.Run(() => Platform(stream)), []),
            ("this program, framing alone", "0 B", FrameAsync, []),
        };
        for (var round = -1; round < Rounds; round++)
        {
            foreach (var (name, _, read, rounds) in ways)
            {
                GC.Collect();
                var allocated = GC.GetTotalAllocatedBytes(precise: true);
                var watch = Stopwatch.StartNew();
                var count = await read(bytes);
                watch.Stop();
                allocated = GC.GetTotalAllocatedBytes(precise: true) - allocated;
                if (count != Stanzas)
                {
                    throw new InvalidOperationException($"{name} read {count} stanzas.");
                }
                if (round >= 0)
                {
                    rounds.Add(new Round(watch.Elapsed.TotalSeconds, allocated));
                }
            }
        }
        report.Say(
            Invariant(
                $"{Stanzas} pubsub events of {bytes.Length / Stanzas} bytes, in pieces of {Pieces.Size} bytes, to elements; the best of {Rounds} rounds, turn by turn."
            )
        );
        var platform = ways[1].Rounds.Min(round => round.Seconds);
        report.Table([
            ["read by", "MB/s", "stanzas/s", "allocated, B/stanza", "speed, of XmlReader async", "wanted"],
            .. ways.Select(way => Row(way.Name, bytes.Length, way.Rounds, platform, way.Wanted)),
        ]);
        await HostileBenchmark.AddToAsync(report);
        return report;
    }

    private sealed record Round(double Seconds, long Allocated);

    private static string[] Row(string name, int length, List<Round> rounds, double platform, string wanted)
    {
        var best = rounds.Min(round => round.Seconds);
        return
        [
            name,
            Invariant($"{length / best / 1e6:0}"),
            Invariant($"{Stanzas / best:0}"),
            Invariant($"{rounds.Min(round => round.Allocated) / Stanzas}"),
            Invariant($"{platform / best:0.00}"),
            wanted,
        ];
    }

    private static async Task<int> OursAsync(byte[] bytes)
    {
        await using var stream = new Pieces(bytes);
        using var reader = new XmppStreamReader(stream, 256 * 1024, TimeProvider.System);
        await reader.ReadHeaderAsync(CancellationToken.None);
        var count = 0;
        while (await reader.ReadAsync(CancellationToken.None) is not null)
        {
            count++;
        }
        return count;
    }

    private static async Task<int> PlatformAsync(byte[] bytes)
    {
        await using var stream = new Pieces(bytes);
        using var reader = new PlatformStanzas(stream);
        await reader.ReadHeaderAsync();
        var count = 0;
        while (await reader.ReadAsync() is not null)
        {
            count++;
        }
        return count;
    }

    private static int Platform(byte[] bytes)
    {
        using var stream = new Pieces(bytes);
        using var reader = XmlReader.Create(stream, new XmlReaderSettings { IgnoreWhitespace = false });
        reader.MoveToContent();
        reader.Read();
        var count = 0;
        while (reader.NodeType == XmlNodeType.Element)
        {
            XNode.ReadFrom(reader);
            count++;
        }
        return count;
    }

    private static Task<int> FrameAsync(byte[] bytes)
    {
        var framer = new StanzaFramer(256 * 1024);
        var count = 0;
        var (start, end) = (0, 0);
        while (end < bytes.Length)
        {
            end = Math.Min(end + Pieces.Size, bytes.Length);
            ReadOnlySpan<byte> data = bytes.AsSpan(start, end - start);
            while (framer.Next(ref data, out _) is var kind && kind != FrameKind.Incomplete)
            {
                count += kind == FrameKind.Stanza ? 1 : 0;
            }
            start = end - data.Length;
        }
        return Task.FromResult(count);
    }
}
