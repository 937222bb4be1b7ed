using Microblog.Core.Model;
using Microblog.Core.Pictures;
using Microblog.Xmpp;
using Microsoft.EntityFrameworkCore;

namespace Microblog.Core.Storage;

/// <summary>The pictures of people that an account knows, and small versions of them. No account sees those of another.</summary>
internal sealed class AvatarRows(IMicroblogDatabase database, long accountId)
{
    /// <summary>What is known, the latest first.</summary>
    /// <param name="most">Of no more people.</param>
    /// <param name="cancellation">Gives up.</param>
    public async Task<IReadOnlyList<KnownAvatar>> LoadAsync(int most, CancellationToken cancellation)
    {
        await using var context = await database.OpenAsync(cancellation);
        var rows = await context
            .People.AsNoTracking()
            .Where(p => p.AccountId == accountId)
            .OrderByDescending(p => p.AvatarCheckedAt)
            .Take(most)
            .ToListAsync(cancellation);
        return
        [
            .. rows.Select(row => new KnownAvatar(
                Jid.Parse(row.Address),
                row.Avatar,
                Micros.ToTime(row.AvatarCheckedAt)
            )
            {
                Announced = row.AnnouncedAvatar,
                FromVCard = row.HasCardAvatar,
            }),
        ];
    }

    /// <summary>True where small versions of a picture are stored.</summary>
    public async Task<bool> HasPictureAsync(string id, CancellationToken cancellation)
    {
        await using var context = await database.OpenAsync(cancellation);
        return await context.AvatarPictures.AnyAsync(p => p.AccountId == accountId && p.Picture == id, cancellation);
    }

    /// <summary>A small version of a picture, or null.</summary>
    public async Task<byte[]?> FindPictureAsync(string id, int size, CancellationToken cancellation)
    {
        await using var context = await database.OpenAsync(cancellation);
        return await context
            .AvatarPictures.Where(p => p.AccountId == accountId && p.Picture == id && p.Size == size)
            .Select(p => p.Bytes)
            .FirstOrDefaultAsync(cancellation);
    }

    /// <summary>Stores what is known of a person; a picture that nobody has any more goes.</summary>
    /// <param name="known">What.</param>
    /// <param name="small">The small versions of a picture that is new, else none.</param>
    /// <param name="cancellation">Gives up.</param>
    public async Task SetAsync(KnownAvatar known, IReadOnlyList<SmallPicture> small, CancellationToken cancellation)
    {
        await using var context = await database.OpenAsync(cancellation);
        await using var transaction = await database.BeginAsync(context, cancellation);
        var address = known.Person.ToString();
        var row = await context.People.FirstOrDefaultAsync(
            p => p.AccountId == accountId && p.Address == address,
            cancellation
        );
        var before = row?.Avatar;
        if (row is null)
        {
            row = new PersonEntity { AccountId = accountId, Address = address };
            context.People.Add(row);
        }
        (row.Avatar, row.AnnouncedAvatar, row.HasCardAvatar) = (known.Picture, known.Announced, known.FromVCard);
        row.AvatarCheckedAt = Micros.From(known.CheckedAt);
        if (known.Picture is { } id && small.Count > 0)
        {
            await context
                .AvatarPictures.Where(p => p.AccountId == accountId && p.Picture == id)
                .ExecuteDeleteAsync(cancellation);
            context.AvatarPictures.AddRange(
                small.Select(one => new AvatarPictureEntity
                {
                    AccountId = accountId,
                    Picture = id,
                    Size = one.Size,
                    Bytes = one.Bytes,
                })
            );
        }
        await context.SaveChangesAsync(cancellation);
        if (before is not null && before != known.Picture)
        {
            await context
                .AvatarPictures.Where(p => p.AccountId == accountId && p.Picture == before)
                .Where(p => !context.People.Any(one => one.AccountId == accountId && one.Avatar == before))
                .ExecuteDeleteAsync(cancellation);
        }
        await transaction.CommitAsync(cancellation);
    }

    /// <summary>Forgets people, and pictures that nobody has any more.</summary>
    public async Task RemoveAsync(IReadOnlyCollection<Jid> people, CancellationToken cancellation)
    {
        await using var context = await database.OpenAsync(cancellation);
        await using var transaction = await database.BeginAsync(context, cancellation);
        foreach (var chunk in people.Select(person => person.ToString()).Chunk(500))
        {
            await context
                .People.Where(p => p.AccountId == accountId && chunk.Contains(p.Address))
                .ExecuteDeleteAsync(cancellation);
        }
        await context
            .AvatarPictures.Where(p => p.AccountId == accountId)
            .Where(p => !context.People.Any(one => one.AccountId == accountId && one.Avatar == p.Picture))
            .ExecuteDeleteAsync(cancellation);
        await transaction.CommitAsync(cancellation);
    }
}
