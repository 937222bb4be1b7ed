using System.Globalization;
using Microblog.Core.Storage;
using Microblog.Testing.Cases;
using Microblog.Testing.Timelines;
using Xunit;

namespace Microblog.Storage.Tests;

public abstract partial class StorageTests
{
    private const int Histories = 2_000;

    private int _historyAccounts;

    [Fact(Timeout = 600_000)]
    [Trait("Category", RandomCases.Category)]
    public Task Random_histories_keep_the_promise() =>
        RandomHistories.Any.HoldAsync(NewHistory, Histories, threads: 4, share: 10);

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
