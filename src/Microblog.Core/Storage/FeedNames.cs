using Microblog.Core.Model;
using Microblog.Xmpp;
using Microsoft.EntityFrameworkCore;

namespace Microblog.Core.Storage;

/// <summary>The names that an account knows its people's feeds by: from the contact list, or their nicknames.</summary>
public sealed class FeedNames(IMicroblogDatabase database, long accountId)
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

    /// <summary>Sets the name of a person, where their feed is known.</summary>
    /// <param name="person">Who.</param>
    /// <param name="name">What they are called.</param>
    /// <param name="onlyUnnamed">Leaves a name that is there.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <returns>True where that changed something.</returns>
    public async Task<bool> SetAsync(Jid person, string name, bool onlyUnnamed, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(person);
        await using var context = await database.OpenAsync(cancellation);
        var service = person.Bare.ToString();
        var changed = await context
            .Feeds.Where(f => f.AccountId == accountId && f.Service == service && f.Node == FeedAddress.MicroblogNode)
            .Where(f => f.Name == null || (!onlyUnnamed && f.Name != name))
            .ExecuteUpdateAsync(row => row.SetProperty(f => f.Name, name), cancellation);
        return changed > 0;
    }
}
