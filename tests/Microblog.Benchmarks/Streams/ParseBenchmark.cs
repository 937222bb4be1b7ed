using System.Diagnostics;
using System.Text;
using System.Xml;
using System.Xml.Linq;
using Microblog.Benchmarks.Reports;
using Microblog.Xmpp.Streams;

namespace Microblog.Benchmarks.Streams;

/// <summary>Reading a stream of pubsub events, beside what the platform's own reader needs for the same bytes.</summary>
internal static class ParseBenchmark
{
    private const int Stanzas = 20_000;
    private const int Chunk = 4096;
    private const int Rounds = 5;
    private const string Header =
        "<stream:stream xmlns='jabber:client' xmlns:stream='http://etherx.jabber.org/streams' from='example.org' id='1' version='1.0'>";

    /// <summary>Measures all ways, turn by turn.</summary>
    public static async Task<Report> RunAsync()
    {
        var bytes = Sample();
        var ways = new (string Name, Func<byte[], Task<int>> Read, List<Round> Rounds)[]
        {
            ("this program", OursAsync, []),
            ("this program, framing alone", FrameAsync, []),
            ("XmlReader, synchronous", stream => Task.Run(() => Platform(stream)), []),
            ("XmlReader, asynchronous", PlatformAsync, []),
        };
        for (var round = -1; round < Rounds; round++)
        {
            foreach (var (name, read, rounds) in ways)
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
        var report = new Report("Stream");
        report.Say(
            Invariant(
                $"{Stanzas} pubsub events of {bytes.Length / Stanzas} bytes, in pieces of {Chunk} bytes, to elements; the best of {Rounds} rounds, turn by turn."
            )
        );
        var fastest = ways[0].Rounds.Min(round => round.Seconds);
        report.Table([
            ["read by", "MB/s", "stanzas/s", "allocated, B/stanza", "time, ratio"],
            .. ways.Select(way => Row(way.Name, bytes.Length, way.Rounds, fastest)),
        ]);
        return report;
    }

    private sealed record Round(double Seconds, long Allocated);

    private static string[] Row(string name, int length, List<Round> rounds, double ours)
    {
        var best = rounds.Min(round => round.Seconds);
        return
        [
            name,
            Invariant($"{length / best / 1e6:0}"),
            Invariant($"{Stanzas / best:0}"),
            Invariant($"{rounds.Min(round => round.Allocated) / Stanzas}"),
            Invariant($"{best / ours:0.00}"),
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

    private static Task<int> FrameAsync(byte[] bytes)
    {
        var framer = new StanzaFramer(256 * 1024);
        var count = 0;
        var (start, end) = (0, 0);
        while (end < bytes.Length)
        {
            end = Math.Min(end + Chunk, bytes.Length);
            ReadOnlySpan<byte> data = bytes.AsSpan(start, end - start);
            while (framer.Next(ref data, out _) is var kind && kind != FrameKind.Incomplete)
            {
                count += kind == FrameKind.Stanza ? 1 : 0;
            }
            start = end - data.Length;
        }
        return Task.FromResult(count);
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

    private static async Task<int> PlatformAsync(byte[] bytes)
    {
        await using var stream = new Pieces(bytes);
        using var reader = XmlReader.Create(stream, new XmlReaderSettings { Async = true });
        await reader.MoveToContentAsync();
        await reader.ReadAsync();
        var count = 0;
        while (reader.NodeType == XmlNodeType.Element)
        {
            await XNode.ReadFromAsync(reader, CancellationToken.None);
            count++;
        }
        return count;
    }

    private static byte[] Sample()
    {
        var text = new StringBuilder(Header);
        for (var index = 0; index < Stanzas; index++)
        {
            text.Append(
                Invariant(
                    $"""
                    <message from='alice@example.org' to='bob@example.org/desk-{index
                        % 3}' type='headline' id='e{index}'><event xmlns='http://jabber.org/protocol/pubsub#event'><items node='urn:xmpp:microblog:0'><item id='5e2b0c9e-1f2a-4a0e-9c62-{index:000000000000}' publisher='alice@example.org'><entry xmlns='http://www.w3.org/2005/Atom' xml:lang='en'><title type='text'>Note {index}: the path along the river is open again, the bridge is repaired &amp; whoever wants to come on Saturday brings boots, something to drink and a friend.</title><id>xmpp:alice@example.org?;node=urn%3Axmpp%3Amicroblog%3A0;item=5e2b0c9e-1f2a-4a0e-9c62-{index:000000000000}</id><published>2026-01-01T12:00:00Z</published><updated>2026-01-01T12:00:00Z</updated><author><name>alice</name><uri>xmpp:alice@example.org</uri></author><link rel='alternate' href='https://example.org/notes/{index}'/><link rel='replies' title='comments' href='xmpp:pubsub.example.org?;node=urn%3Axmpp%3Amicroblog%3A0%3Acomments%2F5e2b0c9e-1f2a-4a0e-9c62-{index:000000000000}'/></entry></item></items></event></message>
                    """
                )
            );
        }
        return Encoding.UTF8.GetBytes(text.Append("</stream:stream>").ToString());
    }

    /// <summary>Gives bytes as a network would: never more at once than a piece.</summary>
    private sealed class Pieces(byte[] bytes) : MemoryStream(bytes)
    {
        public override int Read(Span<byte> buffer) => base.Read(buffer[..Math.Min(buffer.Length, Chunk)]);

        public override int Read(byte[] buffer, int offset, int count) =>
            base.Read(buffer, offset, Math.Min(count, Chunk));

        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
            base.ReadAsync(buffer[..Math.Min(buffer.Length, Chunk)], cancellationToken);

        public override Task<int> ReadAsync(
            byte[] buffer,
            int offset,
            int count,
            CancellationToken cancellationToken
        ) => base.ReadAsync(buffer, offset, Math.Min(count, Chunk), cancellationToken);
    }
}
