using System.Data.Common;
using Microblog.Core.Cache;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;

namespace Microblog.Core.Storage;

/// <summary>
/// Stores what is known of a feed. Every page and every event does: to build and look up the same query each time takes
/// longer than the database takes to carry it out.
/// </summary>
internal static class FeedUpdate
{
    private const string Statement =
        "UPDATE feed SET rsm = @rsm, epoch = @epoch, stretches = @stretches "
        + "WHERE feed_id = @feed AND account_id = @account";

    /// <summary>Writes within the context's transaction; false where the feed is gone.</summary>
    public static async Task<bool> WriteAsync(
        MicroblogDbContext context,
        long accountId,
        FeedState feed,
        CancellationToken cancellation
    )
    {
        await using var command = context.Database.GetDbConnection().CreateCommand();
        command.Transaction = context.Database.CurrentTransaction?.GetDbTransaction();
        command.CommandText = Statement;
        Add(command, "@rsm", (object?)feed.Rsm ?? DBNull.Value);
        Add(command, "@epoch", feed.Epoch);
        Add(command, "@stretches", feed.Coverage.ToJson());
        Add(command, "@feed", feed.FeedId);
        Add(command, "@account", accountId);
        return await command.ExecuteNonQueryAsync(cancellation) > 0;
    }

    private static void Add(DbCommand command, string name, object value)
    {
        var parameter = command.CreateParameter();
        parameter.ParameterName = name;
        parameter.Value = value;
        command.Parameters.Add(parameter);
    }
}
