using System.Xml.Linq;
using Microblog.Core.Cache;
using Microblog.Core.Model;
using Microblog.Core.Posts;
using Microblog.Core.Tests.Timelines;
using Microblog.Core.Timelines.Fetching;
using Microblog.Testing.Entries;
using Microblog.Xmpp;
using Microblog.Xmpp.PubSub;
using Xunit;

namespace Microblog.Core.Tests.Atom;

/// <summary>What one person writes costs those who read it no more than its size.</summary>
[Collection(nameof(Alone))]
[Trait("Category", "Long")]
public sealed class HostileEntryTests
{
    private const int Runs = 5;
    private const int Tries = 4;
    private const double MostGrowth = 3;

    // Below this it is the machine that is measured: memory that the process has not touched before costs up to 40 ms a run,
    // and where other tests left much in the heap, every run gets such memory. Work that grows with the square takes seconds.
    private static readonly TimeSpan Least = TimeSpan.FromMilliseconds(60);
    private static readonly int[] Sizes = [64_000, 128_000, 256_000, 512_000, 1_024_000];
    private static readonly Jid Own = Jid.Parse("mara@here.example");
    private static readonly FeedAddress Feed = FeedAddress.Microblog(Jid.Parse("mallory@there.example"));

    public static TheoryData<string> Kinds => [.. HostileEntries.All.Select(kind => kind.Name)];

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Reading_an_entry_of_twice_the_size_costs_at_most_three_times_as_much(string name)
    {
        var kind = HostileEntries.All.Single(kind => kind.Name == name);
        var payloads = Sizes.Select(kind.Create).ToList();
        Read(payloads[0]); // Compiles.
        var costs = payloads.Select(payload => ThreadClock.Least(Runs, () => Read(payload))).ToList();
        for (var index = 1; index < Sizes.Length; index++)
        {
            // More runs of both sides make both times truer: work that grows with the square stays above the limit.
            for (var more = 1; more < Tries && IsTooMuch(); more++)
            {
                costs[index - 1] = Min(costs[index - 1], ThreadClock.Least(Runs, () => Read(payloads[index - 1])));
                costs[index] = Min(costs[index], ThreadClock.Least(Runs, () => Read(payloads[index])));
            }
            Assert.False(IsTooMuch(), $"{Sizes[index]} bytes: {costs[index]}, half of them: {costs[index - 1]}");

            bool IsTooMuch() => costs[index] > Least && costs[index] > costs[index - 1] * MostGrowth;
        }
    }

    /// <summary>From the item to what a card is made of.</summary>
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
        _ = post is null ? null : Core.Atom.PlainText.Line(post.Text, 120);
        return post;
    }

    private static TimeSpan Min(TimeSpan one, TimeSpan other) => one < other ? one : other;
}
