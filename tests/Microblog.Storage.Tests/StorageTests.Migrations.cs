using Microsoft.AspNetCore.DataProtection.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;
using Xunit;

namespace Microblog.Storage.Tests;

public abstract partial class StorageTests
{
    [Fact(Timeout = TimeLimit)]
    public async Task Migrations_make_the_database_of_nothing_and_leave_one_that_is_up_to_date_alone()
    {
        await using var context = await Database.OpenAsync(Stop);
        Assert.Empty(await context.Database.GetPendingMigrationsAsync(Stop));
        await Database.NewAccountAsync();
        await context.MigrateAsync(Stop);
        Assert.Equal(1, await context.Accounts.CountAsync(Stop));
    }

    [Fact(Timeout = TimeLimit)]
    public async Task Probe_finds_nothing_wrong_with_a_database_that_takes_what_is_written()
    {
        await using var context = await Database.OpenAsync(Stop);
        await using var transaction = await Database.BeginAsync(context, Stop);
        Assert.Null(await context.ProbeAsync(Stop));
        await transaction.CommitAsync(Stop);
    }

    [Fact(Timeout = TimeLimit)]
    public async Task Migrations_say_all_that_the_model_says()
    {
        await using var context = await Database.OpenAsync(Stop);
        Assert.False(context.Database.HasPendingModelChanges());
    }

    [Fact(Timeout = TimeLimit)]
    public async Task Keys_of_the_cookies_stay_where_they_are()
    {
        await using var context = await Database.OpenAsync(Stop);
        await context.GetService<IMigrator>().MigrateAsync("AccountHolders", Stop);
        await context.Database.ExecuteSqlAsync(
            $"insert into protection_key (name, xml) values ('key-1', '<key id=\"1\" />')",
            Stop
        );

        await context.MigrateAsync(Stop);

        var before = Assert.Single(await context.DataProtectionKeys.ToListAsync(Stop));
        Assert.Equal(("key-1", "<key id=\"1\" />"), (before.FriendlyName, before.Xml));
        context.DataProtectionKeys.Add(new DataProtectionKey { FriendlyName = "key-2", Xml = "<key id=\"2\" />" });
        await context.SaveChangesAsync(Stop);
        Assert.Equal(2, await context.DataProtectionKeys.CountAsync(Stop));
    }

    [Fact(Timeout = TimeLimit)]
    public async Task Posts_of_before_are_given_their_authors()
    {
        await using var context = await Database.OpenAsync(Stop);
        var migrator = context.GetService<IMigrator>();
        await migrator.MigrateAsync("Initial", Stop);
        var yes = true;
        await context.Database.ExecuteSqlAsync(
            $"insert into account (jid, created_at) values ('mara@here.example', 1)",
            Stop
        );
        await context.Database.ExecuteSqlAsync(
            $"insert into feed (account_id, service, node, home, epoch, stretches, source, unfollowed, added_at) select account_id, 's.example', 'n', {yes}, 1, '[]', 0, {!yes}, 0 from account",
            Stop
        );
        foreach (
            var (id, payload, publisher) in new[]
            {
                ("claimed", """{"Author":"jo@there.example","Text":"x"}""", "ann@there.example"),
                ("published", """{"Text":"x"}""", "ann@there.example"),
                ("nobodys", """{"Text":"x"}""", null),
            }
        )
        {
            await context.Database.ExecuteSqlAsync(
                $"insert into entry (feed_id, account_id, item_id, item_key, home, shown, sort_key, address, stretch, ord, loose, version, touched, first_seen, payload, publisher, is_like) select feed_id, account_id, {id}, {id}, {yes}, {yes}, 1, {id}, 1, 0, {!yes}, 1, 1, 1, {payload}, {publisher}, {!yes} from feed",
                Stop
            );
        }

        await context.MigrateAsync(Stop);

        var authors = await context.Entries.ToDictionaryAsync(entry => entry.ItemId, entry => entry.Author, Stop);
        Assert.Equal(
            ("jo@there.example", "ann@there.example", null),
            (authors["claimed"], authors["published"], authors["nobodys"])
        );
        Assert.All(await context.Entries.ToListAsync(Stop), entry => Assert.False(entry.Hidden));
    }
}
