using System.Text;
using Microblog.Core.Accounts;
using Microblog.Core.Tests.Fakes;
using Microblog.Xmpp;
using Microblog.Xmpp.Sasl;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace Microblog.Core.Tests.Accounts;

public sealed class SignInStoreTests
{
    private const int TimeLimit = 30_000;
    private static readonly Jid Mara = Jid.Parse("mara@here.example");
    private static readonly XmppCredentials.Password Typed = new("orchard");
    private static readonly XmppCredentials.ScramKeys Keys = new("SCRAM-SHA-1", [1], 1, [2], [3]);

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory(Timeout = TimeLimit)]
    [InlineData(true, 1)]
    [InlineData(false, 0)]
    public async Task Only_what_is_to_be_kept_is_in_the_database(bool keep, int rows)
    {
        await using var database = await AccountWorld.NewDatabaseAsync();
        var store = new SignInStore(database, TimeProvider.System);
        var ticket = SignInTicket.Create(Mara);
        await store.AddAsync(ticket, Typed, keep ? Keys : null, SignInOrigin.Unknown, Stop);
        await using var context = await database.OpenAsync(Stop);
        Assert.Equal(rows, await context.SignIns.CountAsync(Stop));
        Assert.NotNull(await store.OpenAsync(ticket, Stop));
        Assert.Equal(keep, await new SignInStore(database, TimeProvider.System).OpenAsync(ticket, Stop) is not null);
        Assert.True(await store.AnyAsync(Mara, Stop));
        await store.RemoveAsync(Mara, ticket.StoredId, Stop);
        Assert.Null(await store.OpenAsync(ticket, Stop));
        Assert.False(await store.AnyAsync(Mara, Stop));
    }

    [Fact(Timeout = TimeLimit)]
    public async Task A_password_is_never_in_the_database_even_where_the_sign_in_is_kept()
    {
        await using var database = await AccountWorld.NewDatabaseAsync();
        var store = new SignInStore(database, TimeProvider.System);
        var ticket = SignInTicket.Create(Mara);
        await store.AddAsync(ticket, new XmppCredentials.Password("correct horse"), Keys, SignInOrigin.Unknown, Stop);
        Assert.NotNull(await store.OpenAsync(ticket, Stop));
        await using var context = await database.OpenAsync(Stop);
        Assert.Equal(1, await context.SignIns.CountAsync(Stop));
        var file = context.Database.GetDbConnection().DataSource;
        foreach (var part in Directory.GetFiles(Path.GetDirectoryName(file)!))
        {
            await using var stream = new FileStream(part, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
            using var reader = new StreamReader(stream, Encoding.Latin1);
            Assert.DoesNotContain("correct horse", await reader.ReadToEndAsync(Stop), StringComparison.Ordinal);
        }
    }

    [Fact(Timeout = TimeLimit)]
    public async Task Signing_out_everywhere_ends_every_sign_in_of_the_account_and_no_other()
    {
        await using var database = await AccountWorld.NewDatabaseAsync();
        var store = new SignInStore(database, TimeProvider.System);
        var (kept, open) = (SignInTicket.Create(Mara), SignInTicket.Create(Mara));
        var other = SignInTicket.Create(Jid.Parse("jo@here.example"));
        await store.AddAsync(kept, Typed, Keys, SignInOrigin.Unknown, Stop);
        await store.AddAsync(open, Typed, null, SignInOrigin.Unknown, Stop);
        await store.AddAsync(other, Typed, Keys, SignInOrigin.Unknown, Stop);
        foreach (var id in await store.IdsAsync(Mara, Stop))
        {
            Assert.True(await store.RemoveAsync(Mara, id, Stop));
        }
        Assert.Null(await store.OpenAsync(kept, Stop));
        Assert.Null(await store.OpenAsync(open, Stop));
        Assert.NotNull(await store.OpenAsync(other, Stop));
    }

    [Fact(Timeout = TimeLimit)]
    public async Task A_ticket_opens_nothing_for_another_address_or_with_another_key()
    {
        await using var database = await AccountWorld.NewDatabaseAsync();
        var store = new SignInStore(database, TimeProvider.System);
        foreach (var keep in new[] { true, false })
        {
            var ticket = SignInTicket.Create(Mara);
            await store.AddAsync(ticket, Typed, keep ? Keys : null, SignInOrigin.Unknown, Stop);
            Assert.NotNull(await store.OpenAsync(ticket, Stop));
            Assert.Null(await store.OpenAsync(ticket with { Address = Jid.Parse("jo@here.example") }, Stop));
            Assert.Null(await store.OpenAsync(ticket with { Key = CredentialSeal.NewKey() }, Stop));
        }
    }

    [Fact(Timeout = TimeLimit)]
    public async Task A_sign_in_that_is_not_used_for_long_is_over()
    {
        await using var database = await AccountWorld.NewDatabaseAsync();
        var time = new FakeTimeProvider(DateTimeOffset.UnixEpoch.AddYears(50));
        var store = new SignInStore(database, time);
        var (kept, open) = (SignInTicket.Create(Mara), SignInTicket.Create(Mara));
        await store.AddAsync(kept, Typed, Keys, SignInOrigin.Unknown, Stop);
        await store.AddAsync(open, Typed, null, SignInOrigin.Unknown, Stop);
        time.Advance(TimeSpan.FromHours(25));
        Assert.Null(await store.OpenAsync(open, Stop));
        Assert.NotNull(await store.OpenAsync(kept, Stop));
        time.Advance(TimeSpan.FromDays(61));
        await store.AddAsync(SignInTicket.Create(Mara), Typed, Keys, SignInOrigin.Unknown, Stop);
        Assert.Null(await store.OpenAsync(kept, Stop));
    }

    [Fact(Timeout = TimeLimit)]
    public async Task Sign_in_of_another_account_is_not_ended_by_its_id()
    {
        await using var database = await AccountWorld.NewDatabaseAsync();
        var store = new SignInStore(database, TimeProvider.System);
        foreach (var keep in new[] { true, false })
        {
            var ticket = SignInTicket.Create(Mara);
            await store.AddAsync(ticket, Typed, keep ? Keys : null, SignInOrigin.Unknown, Stop);
            Assert.False(await store.RemoveAsync(Jid.Parse("jo@here.example"), ticket.StoredId, Stop));
            Assert.NotNull(await store.OpenAsync(ticket, Stop));
        }
    }

    [Fact(Timeout = TimeLimit)]
    public async Task Sign_in_whose_row_or_account_was_removed_is_over()
    {
        await using var database = await AccountWorld.NewDatabaseAsync();
        var store = new SignInStore(database, TimeProvider.System);
        var (kept, open) = (SignInTicket.Create(Mara), SignInTicket.Create(Mara));
        await store.AddAsync(kept, Typed, Keys, SignInOrigin.Unknown, Stop);
        await store.AddAsync(open, Typed, null, SignInOrigin.Unknown, Stop);
        Assert.Empty(await store.FindOverAsync([kept, open], Stop));
        await using (var context = await database.OpenAsync(Stop))
        {
            await context.SignIns.ExecuteDeleteAsync(Stop);
        }
        Assert.Equal([kept], await store.FindOverAsync([kept, open], Stop));
        Assert.Null(await store.OpenAsync(kept, Stop));
        await using (var context = await database.OpenAsync(Stop))
        {
            await context.Accounts.ExecuteDeleteAsync(Stop);
        }
        Assert.Equal([kept, open], await store.FindOverAsync([kept, open], Stop));
        Assert.Null(await store.OpenAsync(open, Stop));
    }

    [Fact(Timeout = TimeLimit)]
    public async Task Open_page_that_is_not_used_does_not_keep_its_sign_in()
    {
        await using var database = await AccountWorld.NewDatabaseAsync();
        var time = new FakeTimeProvider(DateTimeOffset.UnixEpoch.AddYears(50));
        var store = new SignInStore(database, time);
        var (kept, open) = (SignInTicket.Create(Mara), SignInTicket.Create(Mara));
        await store.AddAsync(kept, Typed, Keys, SignInOrigin.Unknown, Stop);
        await store.AddAsync(open, Typed, null, SignInOrigin.Unknown, Stop);
        time.Advance(TimeSpan.FromHours(25));
        Assert.Equal([open], await store.FindOverAsync([kept, open], Stop));
        time.Advance(TimeSpan.FromDays(60));
        Assert.Equal([kept, open], await store.FindOverAsync([kept, open], Stop));
        Assert.Null(await store.OpenAsync(kept, Stop));
    }

    [Fact(Timeout = TimeLimit)]
    public async Task List_names_the_browsers_of_the_account_alone_and_which_one_asks()
    {
        await using var database = await AccountWorld.NewDatabaseAsync();
        var time = new FakeTimeProvider(DateTimeOffset.UnixEpoch.AddYears(50));
        var store = new SignInStore(database, time);
        var (kept, open) = (SignInTicket.Create(Mara), SignInTicket.Create(Mara));
        await store.AddAsync(kept, Typed, Keys, new("192.0.2.1", "Firefox on Linux"), Stop);
        time.Advance(TimeSpan.FromMinutes(5));
        await store.AddAsync(open, Typed, null, new("2001:db8::1", "Chrome on Android"), Stop);
        await store.AddAsync(SignInTicket.Create(Jid.Parse("jo@here.example")), Typed, Keys, new("x", "y"), Stop);
        var list = await store.ListAsync(kept, Stop);
        Assert.Equal(["Chrome on Android", "Firefox on Linux"], list.Select(one => one.Origin.Browser));
        Assert.Equal(["2001:db8::1", "192.0.2.1"], list.Select(one => one.Origin.Client));
        Assert.Equal([false, true], list.Select(one => one.IsThis));
        Assert.All(list, one => Assert.DoesNotContain(one.Id, new[] { kept.Id, open.Id }));
    }
}
