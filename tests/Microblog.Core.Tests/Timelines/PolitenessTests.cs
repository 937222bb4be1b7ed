using Microblog.Core.Model;
using Microblog.Core.Tests.Fakes;
using Microblog.Xmpp;
using Xunit;

namespace Microblog.Core.Tests.Timelines;

/// <summary>Catching up asks few things at once, and each other server one thing after the other.</summary>
public sealed class PolitenessTests
{
    private const int TimeLimit = 30_000;
    private const int AtOnce = 8;
    private const int PerDomain = 6;
    private const string Away = "away.example";
    private const string Further = "further.example";
    private static readonly string[] Domains = ["here.example", "pubsub.here.example", Away, Further];

    private readonly Dictionary<string, int> _underWay = [];
    private readonly Dictionary<string, int> _most = [];
    private int _mostInAll;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact(Timeout = TimeLimit)]
    public async Task Eight_requests_are_under_way_at_most_and_one_at_each_other_server()
    {
        await using var world = await AccountWorld.CreateAsync();
        var feeds = Domains
            .SelectMany(domain => Enumerable.Range(0, PerDomain).Select(number => Feed(domain, number)))
            .ToArray();
        foreach (var feed in feeds)
        {
            world.Server.Put(feed, "item", world.Entry("Post"));
        }
        using var answers = new SemaphoreSlim(0);
        using var counted = new SemaphoreSlim(0);
        world.Server.Before = async (request, stop) =>
        {
            Count(request.Feed.Service.Domain, 1);
            counted.Release();
            await answers.WaitAsync(stop);
            Count(request.Feed.Service.Domain, -1);
        };
        await world.ConnectAsync(feeds);
        await using var window = await world.Timelines.OpenAsync(null, 20, Stop);
        for (var asked = 0; asked < AtOnce; asked++)
        {
            await counted.WaitAsync(Stop);
        }
        await world.SettleAsync();
        Assert.Equal(AtOnce, world.Server.Of("items").Count);

        for (var answered = 1; answered <= feeds.Length; answered++)
        {
            answers.Release();
            var read = answered;
            await window.UntilAsync(now => now.CatchUp is null || now.CatchUp.Done >= read);
        }

        Assert.Null(window.Snapshot.CatchUp);
        Assert.Equal(feeds.Length, world.Server.Of("items").Select(request => request.Feed).Distinct().Count());
        lock (_most)
        {
            Assert.Equal(AtOnce, _mostInAll);
            Assert.Equal((1, 1), (_most[Away], _most[Further]));
        }
    }

    private static FeedAddress Feed(string domain, int number) =>
        domain.StartsWith("pubsub.", StringComparison.Ordinal)
            ? new(Jid.Parse(domain), $"node{number}")
            : FeedAddress.Microblog(Jid.Parse($"person{number}@{domain}"));

    private void Count(string domain, int change)
    {
        lock (_most)
        {
            _underWay[domain] = _underWay.GetValueOrDefault(domain) + change;
            _most[domain] = Math.Max(_most.GetValueOrDefault(domain), _underWay[domain]);
            _mostInAll = Math.Max(_mostInAll, _underWay.Values.Sum());
        }
    }
}
