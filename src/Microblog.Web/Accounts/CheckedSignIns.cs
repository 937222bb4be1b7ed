using System.Security.Cryptography;
using System.Text;
using Microblog.Core.Accounts;

namespace Microblog.Web.Accounts;

/// <summary>
/// Whether the sign-in of a cookie is open. The database is asked once a minute for each sign-in, not for each request. What
/// ends a sign-in in this process holds at once; what another process ends is noticed within a minute.
/// </summary>
internal sealed class CheckedSignIns(AccountPool pool, XmppDomains domains, TimeProvider time)
{
    /// <summary>How long a sign-in that was found open is not looked up again.</summary>
    public static readonly TimeSpan Period = TimeSpan.FromMinutes(1);

    /// <summary>How many are remembered at most; further ones are looked up with each request.</summary>
    public const int Most = 10_000;

    private readonly Dictionary<string, long> _checked = [];
    private readonly Lock _lock = new();
    private long _swept = time.GetTimestamp();

    /// <summary>True where the sign-in is open; its account is then ready to be leased.</summary>
    public async Task<bool> IsOpenAsync(SignInTicket ticket, CancellationToken cancellation)
    {
        var key = KeyOf(ticket);
        if (IsChecked(key) && domains.IsAllowed(ticket.Address) && IsReady(ticket))
        {
            return true;
        }
        var isOpen = await pool.PrepareAsync(ticket, cancellation);
        Note(key, isOpen);
        return isOpen;
    }

    /// <summary>
    /// True where the account can be leased: its sign-in has not ended in this process. An account without a connection is not
    /// ready: preparing it tries to connect at once.
    /// </summary>
    private bool IsReady(SignInTicket ticket)
    {
        if (pool.Lease(ticket) is not { } account)
        {
            return false;
        }
        try
        {
            return account.Status.State is ConnectionState.Connecting or ConnectionState.Online;
        }
        finally
        {
            pool.Release(account);
        }
    }

    private bool IsChecked(string key)
    {
        lock (_lock)
        {
            return _checked.TryGetValue(key, out var at) && time.GetElapsedTime(at) < Period;
        }
    }

    private void Note(string key, bool isOpen)
    {
        lock (_lock)
        {
            Sweep();
            if (!isOpen)
            {
                _checked.Remove(key);
            }
            else if (_checked.Count < Most || _checked.ContainsKey(key))
            {
                _checked[key] = time.GetTimestamp();
            }
        }
    }

    private void Sweep()
    {
        if (time.GetElapsedTime(_swept) < Period)
        {
            return;
        }
        _swept = time.GetTimestamp();
        foreach (var (key, at) in _checked)
        {
            if (time.GetElapsedTime(at) >= Period)
            {
                _checked.Remove(key);
            }
        }
    }

    /// <summary>The whole ticket counts, its key too; neither is kept.</summary>
    private static string KeyOf(SignInTicket ticket) =>
        Convert.ToHexStringLower(
            SHA256.HashData([.. Encoding.UTF8.GetBytes($"{ticket.Address}\0{ticket.Id}\0"), .. ticket.Key])
        );
}
