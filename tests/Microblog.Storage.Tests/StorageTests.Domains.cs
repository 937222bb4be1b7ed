using Microblog.Core.Accounts;
using Microblog.Testing.Accounts;
using Xunit;

namespace Microblog.Storage.Tests;

public abstract partial class StorageTests
{
    [Fact(Timeout = TimeLimit)]
    public async Task Kept_sign_in_of_a_domain_that_is_not_allowed_any_more_is_refused_and_removed()
    {
        var ticket = SignInTicket.Create(Mara);
        await new SignInStore(Database, _time).AddAsync(ticket, Typed, Keys(), SignInOrigin.Unknown, Stop);
        var signIns = new SignInStore(Database, _time);
        await using var pool = NewPool(signIns, new XmppOptions { AllowedDomains = { "other.example" } });

        Assert.False(await pool.PrepareAsync(ticket, Stop));
        Assert.Null(pool.Lease(ticket));
        Assert.Equal([Mara], await pool.SignOutRefusedDomainsAsync(Stop));
        Assert.False(await signIns.AnyAsync(Mara, Stop));
        Assert.Empty(await pool.SignOutRefusedDomainsAsync(Stop));
    }

    [Fact(Timeout = TimeLimit)]
    public async Task Account_whose_domain_is_taken_off_the_list_loses_its_session_and_its_pages()
    {
        var signIns = new SignInStore(Database, _time);
        using var sessions = AccountServices.NewSessions(
            new XmppOptions { Servers = { ["here.example"] = "xmpp://127.0.0.1:1" } },
            _time
        );
        await using var pool = AccountServices.NewPool(Database, sessions, signIns, _time);
        using var session = await SignInAsync(pool, signIns, Mara);
        var signedOut = new TaskCompletionSource();
        session.Ended += _ => signedOut.SetResult();
        sessions.Domains.Use(new XmppOptions { AllowedDomains = { "Other.Example" } });

        Assert.Equal([Mara], await pool.SignOutRefusedDomainsAsync(Stop));

        await signedOut.Task.WaitAsync(Stop);
        Assert.Null(pool.Lease(SignInTicket.Create(Mara)));
    }
}
