using Microblog.Core.Model;
using Microblog.Xmpp;
using Microsoft.EntityFrameworkCore;

namespace Microblog.Core.Storage;

/// <summary>The names that an account knows its people's feeds by: from the contact list.</summary>
internal sealed class FeedNames(IMicroblogDatabase database, long accountId)
{
    /// <summary>The names by person.</summary>
    public async Task<IReadOnlyDictionary<Jid, string>> GetPeopleAsync(CancellationToken cancellation)
    {
        await using var context = await database.OpenAsync(cancellation);
        var named = await context
            .Feeds.Where(f => f.AccountId == accountId && f.Node == FeedAddress.MicroblogNode && f.Name != null)
            .Select(f => new { f.Service, f.Name })
            .ToListAsync(cancellation);
        return named.ToDictionary(one => Jid.Parse(one.Service), one => one.Name!);
    }
}
