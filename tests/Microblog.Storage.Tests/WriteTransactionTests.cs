using Microblog.Storage.Sqlite;
using Microblog.Testing.Databases;
using Microsoft.EntityFrameworkCore;
using Xunit;

namespace Microblog.Storage.Tests;

/// <summary>SQLite takes one writer at a time: the others wait in a line.</summary>
public sealed class WriteTransactionTests : IAsyncLifetime
{
    private const int TimeLimit = 60_000;
    private TestDatabase _database = null!;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() =>
        _database = await TestDatabase.InFileAsync(
            (services, file) => services.AddMicroblogSqlite($"Data Source={file}")
        );

    public ValueTask DisposeAsync() => _database.DisposeAsync();

    [Fact(Timeout = TimeLimit)]
    public async Task The_next_begins_when_the_one_before_has_ended()
    {
        await using var one = await _database.OpenAsync(Stop);
        await using var two = await _database.OpenAsync(Stop);
        var first = await _database.BeginAsync(one, Stop);
        var second = _database.BeginAsync(two, Stop).AsTask();
        Assert.False(second.IsCompleted, "It waits, and takes no thread to do so.");

        await first.CommitAsync(Stop);
        Assert.False(second.IsCompleted);
        await first.DisposeAsync();
        // Twice is once: the turn is not passed on again.
        await first.DisposeAsync();
        var begun = await second;
        await using var three = await _database.OpenAsync(Stop);
        var third = _database.BeginAsync(three, Stop).AsTask();
        Assert.False(third.IsCompleted);
        await begun.DisposeAsync();
        await (await third).DisposeAsync();
    }

    [Fact(Timeout = TimeLimit)]
    public async Task Cancelled_wait_blocks_no_other()
    {
        await using var one = await _database.OpenAsync(Stop);
        await using var two = await _database.OpenAsync(Stop);
        using var cancel = new CancellationTokenSource();
        await using (await _database.BeginAsync(one, Stop))
        {
            var waiting = _database.BeginAsync(two, cancel.Token).AsTask();
            await cancel.CancelAsync();
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);
        }
        await using var begun = await _database.BeginAsync(two, Stop);
    }

    [Fact(Timeout = TimeLimit)]
    public async Task Failed_transaction_passes_its_turn_on()
    {
        await using var one = await _database.OpenAsync(Stop);
        await using (await _database.BeginAsync(one, Stop))
        {
            await one.Accounts.ExecuteDeleteAsync(Stop);
        }
        var gone = await _database.OpenAsync(Stop);
        await gone.DisposeAsync();
        await Assert.ThrowsAnyAsync<ObjectDisposedException>(() => _database.BeginAsync(gone, Stop).AsTask());
        await using var begun = await _database.BeginAsync(one, Stop);
    }
}
