using Microblog.Xmpp;

namespace Microblog.Core.Accounts;

/// <summary>The sessions of pages and requests by their sign-ins, and which sign-ins ended.</summary>
internal sealed class SignInSessions(SignInStore signIns)
{
    private readonly OpenSessions _open = new();
    private readonly EndedSignIns _ended = new();

    /// <summary>The sign-ins that have a session.</summary>
    public IReadOnlyList<SignInTicket> Tickets => _open.Tickets;

    /// <summary>True for a sign-in that ended while the program runs.</summary>
    public bool IsOver(SignInTicket ticket) => _ended.Contains(ticket.StoredId);

    /// <summary>A session was opened; where its sign-in ended meanwhile it is over at once.</summary>
    public void Add(AccountLease session)
    {
        _open.Add(session);
        if (IsOver(session.Ticket))
        {
            session.End(SessionEnd.SignedOut);
        }
    }

    /// <summary>A session is no longer used.</summary>
    public void Remove(AccountLease session) => _open.Remove(session);

    /// <summary>The session is a page's: the oldest page of more than <paramref name="most"/> is closed.</summary>
    public void AddPage(AccountLease session, int most) => _open.AddPage(session, most)?.End(SessionEnd.TooManyPages);

    /// <summary>The sessions of an account.</summary>
    public IReadOnlyList<AccountLease> Of(Jid address) => _open.Of(address, storedId: null);

    /// <summary>From here on no session of these sign-ins is opened, and those that are open refuse everything.</summary>
    /// <returns>Those that were open.</returns>
    public IReadOnlyList<AccountLease> End(Jid address, IReadOnlyCollection<string> storedIds)
    {
        // In this order.
        var sessions = new List<AccountLease>();
        foreach (var id in storedIds)
        {
            _ended.Add(id);
            sessions.AddRange(_open.Of(address, id));
        }
        sessions.ForEach(session => session.End(SessionEnd.SignedOut));
        return sessions;
    }

    /// <summary>All sign-ins of an account, by the ids that they are stored under: what is stored, and what sessions are open with.</summary>
    public async Task<IReadOnlyList<string>> AllAsync(Jid address, CancellationToken cancellation) =>
        [
            .. (await signIns.IdsAsync(address, cancellation))
                .Concat(Of(address).Select(session => session.Ticket.StoredId))
                .Distinct(),
        ];
}
