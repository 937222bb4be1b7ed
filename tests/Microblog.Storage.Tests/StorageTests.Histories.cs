using System.Globalization;
using CsCheck;
using Microblog.Core.Storage;
using Microblog.Testing.Timelines;
using Xunit;

namespace Microblog.Storage.Tests;

public abstract partial class StorageTests
{
    private const int Histories = 2_000;

    private int _historyAccounts;

    [Fact(Timeout = 600_000)]
    public Task Random_histories_end_with_what_the_promise_says() =>
        RandomHistories.Any.SampleAsync(
            async history =>
            {
                if (await RunAsync(history) is { } what)
                {
                    throw new BrokenPromiseException(what);
                }
            },
            iter: Histories,
            threads: 4,
            print: Shortest
        );

    private Task<string?> RunAsync(TimelineHistory history) => history.RunAsync(NewHistory);

    /// <summary>What a failure says: the shortest history that still breaks, to be kept as a named case.</summary>
    private string Shortest(TimelineHistory history)
    {
        var shortest = history.ShrinkAsync(RunAsync).GetAwaiter().GetResult();
        return $"\"{shortest}\" → {RunAsync(shortest).GetAwaiter().GetResult()}";
    }

    /// <summary>Each device of a history is an account of its own.</summary>
    private MirroredTimelineStore NewHistory()
    {
        using var context = Database.Open();
        var number = Interlocked.Increment(ref _historyAccounts).ToString(CultureInfo.InvariantCulture);
        var account = context.Accounts.Add(new AccountEntity { Jid = $"history{number}@here.example" }).Entity;
        context.SaveChanges();
        return new MirroredTimelineStore(Database.StoreOf(account.AccountId));
    }
}
