using Microblog.Core.Model;
using Microblog.Xmpp;
using Microsoft.EntityFrameworkCore;

namespace Microblog.Core.Storage;

/// <summary>What people call themselves, as far as an account knows.</summary>
internal sealed class PersonRows(IMicroblogDatabase database, long accountId)
{
    /// <summary>The names of people, and when their cards were looked up.</summary>
    /// <param name="most">Of no more people.</param>
    /// <param name="cancellation">Gives up.</param>
    public async Task<IReadOnlyList<KnownPerson>> LoadAsync(int most, CancellationToken cancellation)
    {
        await using var context = await database.OpenAsync(cancellation);
        var rows = await context
            .People.AsNoTracking()
            .Where(p => p.AccountId == accountId)
            .Where(p => p.Nickname != null || p.FullName != null || p.CardCheckedAt > 0)
            .OrderByDescending(p => p.CardCheckedAt)
            .ThenBy(p => p.Address)
            .Take(most)
            .Select(p => new
            {
                p.Address,
                p.Nickname,
                p.FullName,
                p.CardCheckedAt,
            })
            .ToListAsync(cancellation);
        return
        [
            .. rows.Select(row => new KnownPerson(
                Jid.Parse(row.Address),
                row.Nickname,
                row.FullName,
                Micros.ToTime(row.CardCheckedAt)
            )),
        ];
    }

    /// <summary>Stores a nickname; null removes it.</summary>
    public Task SetNicknameAsync(Jid person, string? name, CancellationToken cancellation) =>
        ChangeAsync(person, row => row.Nickname = name, cancellation);

    /// <summary>Stores the full name on a card, null for none, and when it was looked up.</summary>
    public Task SetFullNameAsync(Jid person, string? name, DateTimeOffset checkedAt, CancellationToken cancellation) =>
        ChangeAsync(person, row => (row.FullName, row.CardCheckedAt) = (name, Micros.From(checkedAt)), cancellation);

    private async Task ChangeAsync(Jid person, Action<PersonEntity> change, CancellationToken cancellation)
    {
        await using var context = await database.OpenAsync(cancellation);
        await using var transaction = await database.BeginAsync(context, cancellation);
        var address = person.Bare.ToString();
        var row = await context.People.FirstOrDefaultAsync(
            p => p.AccountId == accountId && p.Address == address,
            cancellation
        );
        if (row is null)
        {
            row = new PersonEntity { AccountId = accountId, Address = address };
            context.People.Add(row);
        }
        change(row);
        await context.SaveChangesAsync(cancellation);
        await transaction.CommitAsync(cancellation);
    }
}
