using Microblog.Core.Accounts;
using Microblog.Core.Accounts.Holders;
using Microblog.Core.Publishing;
using Microblog.Xmpp;
using Microsoft.EntityFrameworkCore;
using Xunit;

namespace Microblog.Storage.Tests;

public abstract partial class StorageTests
{
    [Fact(Timeout = TimeLimit)]
    public async Task Rows_of_a_former_holder_are_out_of_reach_and_go_after_thirty_days()
    {
        var holders = new AccountHolders(Database, _time);
        var signIns = new SignInStore(Database, _time);
        var jo = Jid.Parse("jo@here.example");
        await FillAsync(Mara);
        await FillAsync(jo);
        var account = await signIns.AccountAsync(Mara, Stop);
        var next = HolderMarker.New();

        await holders.DetachAsync(Mara, account, next, Stop);
        // Again, as another copy of the program does: nothing is detached twice.
        await holders.DetachAsync(Mara, account, HolderMarker.New(), Stop);

        var found = await holders.FindAsync(Mara, Stop);
        Assert.Equal(next, found?.Marker);
        Assert.NotEqual(account, found?.AccountId);
        Assert.Equal(found?.AccountId, await signIns.AccountAsync(Mara, Stop));
        Assert.False(await signIns.AnyAsync(Mara, Stop));
        await using var context = await Database.OpenAsync(Stop);
        // Accounts, sign-ins, feeds, entries, outbox, drafts, reading places.
        var detached = await CountAsync(context);
        Assert.Equal([3, 1, 2, 2, 2, 2, 2], detached);
        Assert.Equal(1, await context.Drafts.CountAsync(d => d.AccountId == account, Stop));

        _time.Advance(AccountHolders.Lifetime);
        Assert.Equal(0, await holders.RemoveFormerAsync(Stop));
        _time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(1, await holders.RemoveFormerAsync(Stop));
        Assert.Equal(0, await holders.RemoveFormerAsync(Stop));
        var left = await CountAsync(context);
        Assert.Equal([2, 1, 1, 1, 1, 1, 1], left);
        Assert.NotNull(await holders.FindAsync(jo, Stop));
    }

    [Fact(Timeout = TimeLimit)]
    public async Task Sign_ins_of_a_former_holder_open_nothing_of_the_next()
    {
        var holders = new AccountHolders(Database, _time);
        // Two copies of the program: the one that detaches knows nothing of what the other keeps in memory.
        var signIns = new SignInStore(Database, _time);
        await using var pool = NewPool(signIns);
        var (kept, open) = (SignInTicket.Create(Mara), SignInTicket.Create(Mara));
        await signIns.AddAsync(kept, Typed, Keys(), SignInOrigin.Unknown, Stop);
        await signIns.AddAsync(open, Typed, null, SignInOrigin.Unknown, Stop);
        Assert.True(await pool.PrepareAsync(open, Stop));
        using var former = AccountLease.Open(pool, open)!;
        await former.Get<IDrafts>().SetAsync("home", "Half a thought", Stop);
        var ended = 0;
        former.Ended += _ => ended++;

        await holders.DetachAsync(Mara, await signIns.AccountAsync(Mara, Stop), HolderMarker.New(), Stop);

        Assert.Equal(new HashSet<SignInTicket> { kept, open }, [.. await signIns.FindOverAsync([kept, open], Stop)]);
        Assert.False(await signIns.AnyAsync(Mara, Stop));
        var mine = SignInTicket.Create(Mara);
        await signIns.AddAsync(mine, new("harbour"), null, SignInOrigin.Unknown, Stop);
        Assert.Equal([mine.StoredId], (await signIns.ListAsync(mine, Stop)).Select(one => one.Id));
        Assert.True(await pool.PrepareAsync(mine, Stop));
        using var next = AccountLease.Open(pool, mine)!;
        Assert.Equal(1, ended);
        Assert.Null(await next.Get<IDrafts>().GetAsync("home", Stop));
        await Assert.ThrowsAsync<SignedOutException>(() => former.Get<IDrafts>().GetAsync("home", Stop));
        Assert.False(await pool.PrepareAsync(kept, Stop));
        Assert.False(await pool.PrepareAsync(open, Stop));
    }

    [Fact(Timeout = TimeLimit)]
    public async Task First_marker_that_is_stored_counts()
    {
        var holders = new AccountHolders(Database, _time);
        var account = await Database.NewAccountAsync(Mara);
        var (one, two) = (HolderMarker.New(), HolderMarker.New());
        Assert.Null(await holders.FindAsync(account, Stop));
        Assert.Equal(one, await holders.StoreAsync(account, one, Stop));
        Assert.Equal(one, await holders.StoreAsync(account, two, Stop));
        await holders.DetachAsync(Mara, account, null, Stop);
        // What is set aside has none any more, and gets none.
        Assert.Null(await holders.StoreAsync(account, two, Stop));
    }

    [Fact(Timeout = TimeLimit)]
    public async Task Sign_in_proves_nothing_once_the_server_has_another_salt()
    {
        var signIns = new SignInStore(Database, _time);
        var salt = SignInStore.SaltOf(Keys());
        Assert.NotNull(salt);
        Assert.Equal(salt, SignInStore.SaltOf(Keys() with { ClientKey = [9], Mechanism = "SCRAM-SHA-256-PLUS" }));
        var other = SignInStore.SaltOf(Keys() with { Salt = [2, 1] });
        await signIns.AddAsync(SignInTicket.Create(Mara), Typed, Keys(), SignInOrigin.Unknown, Stop);
        var account = await signIns.AccountAsync(Mara, Stop);
        // Also after a restart, and where it is not kept.
        foreach (var store in new[] { signIns, new SignInStore(Database, _time) })
        {
            Assert.True(await store.AnyWithAsync(account, salt, Stop));
            Assert.False(await store.AnyWithAsync(account, other, Stop));
            Assert.False(await store.AnyWithAsync(account, null, Stop));
            Assert.False(await store.AnyWithAsync(account + 1, salt, Stop));
        }
        await signIns.AddAsync(SignInTicket.Create(Mara), Typed, null, other, SignInOrigin.Unknown, Stop);
        Assert.True(await signIns.AnyWithAsync(account, other, Stop));
        _time.Advance(TimeSpan.FromHours(25));
        Assert.False(await signIns.AnyWithAsync(account, other, Stop));
        _time.Advance(TimeSpan.FromDays(60));
        Assert.False(await signIns.AnyWithAsync(account, salt, Stop));
    }
}
