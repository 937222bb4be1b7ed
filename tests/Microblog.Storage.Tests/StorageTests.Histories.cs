using System.Collections.Concurrent;
using System.Globalization;
using Microblog.Core.Storage;
using Microblog.Core.Timelines;
using Microblog.Testing.Timelines;
using Xunit;

namespace Microblog.Storage.Tests;

public abstract partial class StorageTests
{
    private int _historyAccounts;

    /// <summary>As many as about twenty seconds take.</summary>
    private protected abstract int Histories { get; }

    [Fact(Timeout = 600_000)]
    public async Task Random_histories_end_with_what_the_promise_says()
    {
        var failures = new ConcurrentBag<(int Seed, string What)>();
        await Parallel.ForAsync(
            0,
            Histories,
            new ParallelOptions { MaxDegreeOfParallelism = 4, CancellationToken = Stop },
            async (seed, _) =>
            {
                if (await TimelineHistory.Random(seed).RunAsync(NewHistory) is { } what)
                {
                    failures.Add((seed, what));
                }
            }
        );
        if (failures.IsEmpty)
        {
            return;
        }
        var first = failures.MinBy(failure => failure.Seed);
        var shortest = await TimelineHistory.Random(first.Seed).ShrinkAsync(NewHistory);
        Assert.Fail(
            $"{failures.Count} of {Histories}; seed {first.Seed}: {first.What}; "
                + string.Join(' ', shortest.Actions)
                + " → "
                + await shortest.RunAsync(NewHistory)
        );
    }

    /// <summary>Each history is an account of its own.</summary>
    private ITimelineStore NewHistory()
    {
        using var context = Database.Open();
        var number = Interlocked.Increment(ref _historyAccounts).ToString(CultureInfo.InvariantCulture);
        var account = context.Accounts.Add(new AccountEntity { Jid = $"history{number}@here.example" }).Entity;
        context.SaveChanges();
        return Database.StoreOf(account.AccountId);
    }
}
