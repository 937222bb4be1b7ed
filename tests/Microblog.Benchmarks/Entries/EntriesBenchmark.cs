using System.Xml.Linq;
using Microblog.Benchmarks.Reports;
using Microblog.Core.Atom;
using Microblog.Core.Cache;
using Microblog.Core.Model;
using Microblog.Core.Posts;
using Microblog.Core.Timelines.Fetching;
using Microblog.Testing.Entries;
using Microblog.Xmpp;
using Microblog.Xmpp.PubSub;

namespace Microblog.Benchmarks.Entries;

/// <summary>How long one entry can keep a processor busy, from the item to the post that a card is made of.</summary>
internal static class EntriesBenchmark
{
    private const int Size = 250_000;
    private const int Rounds = 9;
    private const int Listed = 25;
    private const int PreviewLength = 120;
    private const double MostMilliseconds = 50;
    private const double MostOfPlain = 10;

    private static readonly Jid Own = Jid.Parse("mara@here.example");
    private static readonly FeedAddress Feed = FeedAddress.Microblog(Jid.Parse("mallory@there.example"));

    /// <summary>Measures every kind and puts the slowest into a table.</summary>
    public static Task<Report> RunAsync()
    {
        var kinds = HostileEntries.All.Prepend(HostileEntries.Plain).ToList();
        var payloads = kinds.Select(kind => kind.Create(Size)).ToList();
        var times = kinds.Select(_ => new Samples()).ToList();
        for (var round = -2; round < Rounds; round++)
        {
            GC.Collect();
            for (var index = 0; index < kinds.Count; index++)
            {
                var payload = payloads[index];
                var time = ThreadClock.Measure(() => Read(payload)).TotalMilliseconds;
                // The first rounds compile.
                if (round >= 0)
                {
                    times[index].Add(time);
                }
            }
        }
        var rows = kinds.Zip(payloads, times).Select(row => Row.Of(row.First, row.Second, row.Third.At(0))).ToList();
        return Task.FromResult(Report(rows[0], [.. rows.Skip(1).OrderByDescending(row => row.Milliseconds)]));
    }

    private static Report Report(Row plain, IReadOnlyList<Row> rows)
    {
        var report = new Report("Hostile entries");
        var over = rows.Count(row =>
            row.Milliseconds > MostMilliseconds || row.Milliseconds > plain.Milliseconds * MostOfPlain
        );
        report.Say(
            Invariant(
                $"One entry of {Size / 1000} kB each, read and made a post of, outside of any transaction; processor time of the thread, the least of {Rounds} rounds. {rows.Count} kinds, of which {over} take more than is wanted; the slowest {Listed}:"
            )
        );
        report.Table([
            ["entry", "ms", "of plain text", "wanted", "what becomes of it"],
            Line(plain, plain, ""),
            .. rows.Take(Listed)
                .Select(row => Line(row, plain, Invariant($"≤ {MostMilliseconds} ms, ≤ {MostOfPlain} ×"))),
        ]);
        return report;
    }

    private static string[] Line(Row row, Row plain, string wanted) =>
        [
            row.Name.Replace("|", "\\|", StringComparison.Ordinal).Replace("<", "&lt;", StringComparison.Ordinal),
            Invariant($"{row.Milliseconds:0.0}"),
            Invariant($"{row.Milliseconds / plain.Milliseconds:0.0}"),
            wanted,
            row.End,
        ];

    private static Post? Read(XElement payload)
    {
        var item = ItemReader.Read(Feed, new PubSubItem("1", payload, null));
        var row = new CachedEntry
        {
            FeedId = 1,
            ItemId = item.ItemId,
            Version = item.Version,
            Published = item.Published,
            Touched = 0,
            FirstSeen = 0,
            Address = item.Address,
            Shown = item.Shown,
            Content = item.Content,
        };
        var post = ItemReader.ToPost(row, Feed, Own);
        _ = post is null ? null : PlainText.Line(post.Text, PreviewLength);
        return post;
    }

    private sealed record Row(string Name, double Milliseconds, string End)
    {
        public static Row Of(HostileKind kind, XElement payload, double milliseconds) =>
            new(
                kind.Name,
                milliseconds,
                (AtomEntryReader.Read(payload), Read(payload)) switch
                {
                    (AtomReading.Unreadable refused, _) => Invariant($"refused: {refused.Fault}"),
                    (_, { IsShortened: true }) => "shown, shortened",
                    _ => "shown",
                }
            );
    }
}
