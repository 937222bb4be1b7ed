using Microblog.Core.Cache;
using Microsoft.Data.Sqlite;

namespace Microblog.Benchmarks.Storage;

/// <summary>
/// A cache of many accounts in SQLite. Rows lie in the file in the order in which posts would have come: those of one
/// account, or of one feed, are far apart.
/// </summary>
internal static class LargeCache
{
    public const int Accounts = 100;
    public const int FeedsPerAccount = 100;
    private const int EntriesPerAccount = 10_000;
    private const int RowsPerCommit = 50_000;

    public const int Entries = Accounts * EntriesPerAccount;

    private static readonly string Payload =
        "{\"title\":\"" + string.Concat(Enumerable.Repeat("The path along the river is open again. ", 17)) + "\"}";

    /// <summary>The feed whose last entry is the oldest of the account.</summary>
    public static long FirstFeed(long account) => (account - 1) * FeedsPerAccount + 1;

    /// <summary>The place of the last entry of home that has this many at or above it.</summary>
    public static Position HomePlace(long account, int rows) => Place(account, EntriesPerAccount - rows + 1);

    /// <summary>The place of the last entry of the first feed that has this many at or above it.</summary>
    public static Position FeedPlace(long account, int rows) =>
        Place(account, EntriesPerAccount - (rows - 1) * FeedsPerAccount);

    private static Position Place(long account, int number) => new(Key(number), Address(account, number));

    private static long Key(int number) => 1_700_000_000_000_000L + number * 60_000_000L;

    private static string Address(long account, int number) =>
        Invariant(
            $"xmpp:friend{number % FeedsPerAccount}@example.org?;node=urn%3Axmpp%3Amicroblog%3A0;item=item-{account}-{number}"
        );

    /// <summary>Fills an empty database.</summary>
    public static async Task FillAsync(string connectionString)
    {
        await using var connection = new SqliteConnection(connectionString);
        await connection.OpenAsync();
        await RunAsync(connection, "pragma synchronous=off; pragma cache_size=-400000");
        await RunAsync(connection, "begin");
        await using (
            var account = Command(
                connection,
                "insert into account (account_id, jid, created_at) values ($a, 'person' || $a || '@example.org', 0)"
            )
        )
        await using (
            var feed = Command(
                connection,
                """
                insert into feed (feed_id, account_id, service, node, home, rsm, epoch, stretches, source, unfollowed, added_at)
                values ($f, $a, 'friend' || $f || '@example.org', 'urn:xmpp:microblog:0', 1, 1, 1, '[]', 0, 0, 0)
                """
            )
        )
        {
            for (var a = 1; a <= Accounts; a++)
            {
                await RunAsync(account, ("$a", a));
                for (var f = 0; f < FeedsPerAccount; f++)
                {
                    await RunAsync(feed, ("$a", a), ("$f", FirstFeed(a) + f));
                }
            }
        }
        await using (var entry = EntryCommand(connection))
        {
            for (var row = 0; row < Entries; row++)
            {
                await AddAsync(entry, 1 + row % Accounts, 1 + row / Accounts);
                if (row % RowsPerCommit == 0)
                {
                    await RunAsync(connection, "commit");
                    await RunAsync(connection, "begin");
                }
            }
        }
        await RunAsync(connection, "commit");
        await RunAsync(connection, "analyze");
        await RunAsync(connection, "pragma wal_checkpoint(truncate)");
    }

    /// <summary>Commits one row after another until it is stopped; gives how many.</summary>
    public static async Task<int> WriteAsync(string connectionString, CancellationToken stop)
    {
        await using var connection = new SqliteConnection(connectionString);
        await connection.OpenAsync(CancellationToken.None);
        await RunAsync(connection, "pragma synchronous=normal; pragma busy_timeout=5000");
        await using var entry = EntryCommand(connection);
        var written = 0;
        for (; !stop.IsCancellationRequested; written++)
        {
            // Newer than everything, so that the newest pages change all the time.
            await AddAsync(entry, 1 + written % Accounts, EntriesPerAccount + 1 + written);
            await Task.Yield();
        }
        return written;
    }

    private static SqliteCommand EntryCommand(SqliteConnection connection) =>
        Command(
            connection,
            """
            insert into entry (feed_id, account_id, item_id, item_key, home, shown, sort_key, address, stretch, ord, loose,
                version, published, touched, first_seen, payload, is_like)
            values ($f, $a, $item, $item, 1, 1, $key, $address, 1, $number, 0, 1, $key, $key, $key, $payload, 0)
            """
        );

    private static Task AddAsync(SqliteCommand entry, long account, int number) =>
        RunAsync(
            entry,
            ("$a", account),
            ("$f", FirstFeed(account) + number % FeedsPerAccount),
            ("$item", Invariant($"item-{account}-{number}")),
            ("$key", Key(number)),
            ("$address", Address(account, number)),
            ("$number", number),
            ("$payload", Payload)
        );

    private static SqliteCommand Command(SqliteConnection connection, string text)
    {
        var command = connection.CreateCommand();
        command.CommandText = text;
        return command;
    }

    private static async Task RunAsync(SqliteConnection connection, string text)
    {
        await using var command = Command(connection, text);
        await command.ExecuteNonQueryAsync(CancellationToken.None);
    }

    private static async Task RunAsync(SqliteCommand command, params (string Name, object Value)[] values)
    {
        foreach (var (name, value) in values)
        {
            if (command.Parameters.Contains(name))
            {
                command.Parameters[name].Value = value;
            }
            else
            {
                command.Parameters.AddWithValue(name, value);
            }
        }
        await command.ExecuteNonQueryAsync(CancellationToken.None);
    }
}
