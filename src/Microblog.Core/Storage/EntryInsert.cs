using System.Data.Common;
using System.Globalization;
using System.Text;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;

namespace Microblog.Core.Storage;

/// <summary>
/// Inserts entries. A first visit brings a page of each feed: the statements that a context sends, one a row, which return
/// what was stored, take several times as long as all else that is done with a page.
/// </summary>
internal static class EntryInsert
{
    private const int RowsPerStatement = 4; // A statement that is much longer costs more to read than rows to write.

    private static readonly (string Column, Func<EntryEntity, object?> Value)[] Columns =
    [
        ("feed_id", e => e.FeedId),
        ("account_id", e => e.AccountId),
        ("item_id", e => e.ItemId),
        ("item_key", e => e.ItemKey),
        ("home", e => e.Home),
        ("shown", e => e.Shown),
        ("hidden", e => e.Hidden),
        ("own", e => e.Own),
        ("sort_key", e => e.SortKey),
        ("address", e => e.Address),
        ("stretch", e => e.Stretch),
        ("ord", e => e.Ord),
        ("loose", e => e.Loose),
        ("version", e => e.Version),
        ("published", e => e.Published),
        ("touched", e => e.Touched),
        ("first_seen", e => e.FirstSeen),
        ("payload", e => e.Payload),
        ("publisher", e => e.Publisher),
        ("author", e => e.Author),
        ("source", e => e.Source),
        ("atom_key", e => e.AtomKey),
        ("parent", e => e.Parent),
        ("parent_key", e => e.ParentKey),
        ("comments", e => e.Comments),
        ("is_like", e => e.IsLike),
    ];

    /// <summary>Inserts entries of one feed within the context's transaction, and gives each its number.</summary>
    public static async Task AddAsync(
        MicroblogDbContext context,
        IReadOnlyList<EntryEntity> entries,
        CancellationToken cancellation
    )
    {
        DbCommand? command = null;
        try
        {
            foreach (var chunk in entries.Chunk(context.LastNumberQuery is null ? RowsPerStatement : 1))
            {
                if (command?.Parameters.Count != chunk.Length * Columns.Length)
                {
                    await (command?.DisposeAsync() ?? default);
                    command = NewCommand(context, chunk.Length);
                }
                await AddAsync(command, chunk, cancellation);
            }
        }
        finally
        {
            await (command?.DisposeAsync() ?? default);
        }
    }

    private static async Task AddAsync(DbCommand command, EntryEntity[] entries, CancellationToken cancellation)
    {
        for (var index = 0; index < command.Parameters.Count; index++)
        {
            var value = Columns[index % Columns.Length].Value(entries[index / Columns.Length]);
            command.Parameters[index].Value = value ?? DBNull.Value;
        }
        if (entries is [var only])
        {
            only.EntryId = (long)(await command.ExecuteScalarAsync(cancellation))!;
            return;
        }
        // The order in which rows come back is not promised.
        var byKey = entries.ToDictionary(entry => entry.ItemKey, StringComparer.Ordinal);
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        while (await reader.ReadAsync(cancellation))
        {
            byKey[reader.GetString(1)].EntryId = reader.GetInt64(0);
        }
    }

    private static DbCommand NewCommand(MicroblogDbContext context, int rows)
    {
        var command = context.Database.GetDbConnection().CreateCommand();
        command.Transaction = context.Database.CurrentTransaction?.GetDbTransaction();
        command.CommandText = Statement(rows, context.LastNumberQuery);
        for (var index = 0; index < rows * Columns.Length; index++)
        {
            var parameter = command.CreateParameter();
            parameter.ParameterName = string.Create(CultureInfo.InvariantCulture, $"@p{index}");
            command.Parameters.Add(parameter);
        }
        return command;
    }

    private static string Statement(int rows, string? lastNumberQuery)
    {
        var text = new StringBuilder("INSERT INTO entry (")
            .AppendJoin(", ", Columns.Select(column => column.Column))
            .Append(") VALUES ");
        for (var index = 0; index < rows * Columns.Length; index++)
        {
            text.Append(
                    index % Columns.Length > 0 ? ", @p"
                    : index == 0 ? "(@p"
                    : "), (@p"
                )
                .Append(index.ToString(CultureInfo.InvariantCulture));
        }
        return text.Append(lastNumberQuery is null ? ") RETURNING entry_id, item_key" : $"); {lastNumberQuery}")
            .ToString();
    }
}
