using Microblog.Xmpp;

namespace Microblog.Core.Accounts;

/// <summary>The sessions of pages and requests that are open, and which of them are pages, in the order they were opened.</summary>
internal sealed class OpenSessions
{
    private readonly Lock _lock = new();
    private readonly Dictionary<Jid, List<AccountLease>> _sessions = [];
    private readonly Dictionary<Jid, List<AccountLease>> _pages = [];

    /// <summary>The sign-ins that have a session.</summary>
    public IReadOnlyList<SignInTicket> Tickets
    {
        get
        {
            lock (_lock)
            {
                return [.. _sessions.Values.SelectMany(list => list).Select(session => session.Ticket).Distinct()];
            }
        }
    }

    public void Add(AccountLease session)
    {
        lock (_lock)
        {
            Add(_sessions, session);
        }
    }

    public void Remove(AccountLease session)
    {
        lock (_lock)
        {
            Remove(_sessions, session);
            Remove(_pages, session);
        }
    }

    /// <summary>Counts a session as a page; gives the oldest page of the account where it has more than <paramref name="most"/>.</summary>
    public AccountLease? AddPage(AccountLease session, int most)
    {
        lock (_lock)
        {
            var pages = Add(_pages, session);
            if (pages.Count <= most)
            {
                return null;
            }
            var oldest = pages[0];
            Remove(_pages, oldest);
            return oldest;
        }
    }

    /// <summary>Sessions of an account: of one sign-in, or of all (null).</summary>
    public IReadOnlyList<AccountLease> Of(Jid address, string? storedId)
    {
        lock (_lock)
        {
            return _sessions.TryGetValue(address, out var list)
                ? [.. list.Where(session => storedId is null || session.Ticket.StoredId == storedId)]
                : [];
        }
    }

    private static List<AccountLease> Add(Dictionary<Jid, List<AccountLease>> lists, AccountLease session)
    {
        if (!lists.TryGetValue(session.Address, out var list))
        {
            lists.Add(session.Address, list = []);
        }
        list.Add(session);
        return list;
    }

    private static void Remove(Dictionary<Jid, List<AccountLease>> lists, AccountLease session)
    {
        if (lists.TryGetValue(session.Address, out var list) && list.Remove(session) && list.Count == 0)
        {
            lists.Remove(session.Address);
        }
    }
}
