using Microblog.Xmpp;

namespace Microblog.Core.Posts;

/// <summary>
/// Which services speak for which domains, as far as one account has learnt: a server lists its components (XEP-0030, 4).
/// Any thread.
/// </summary>
/// <param name="own">The account.</param>
public sealed class KnownServices(Jid own)
{
    /// <summary>No more domains are asked or kept.</summary>
    public const int MaxDomains = 100;

    /// <summary>No more components of one domain are kept.</summary>
    public const int MaxServices = 500;

    private readonly Lock _lock = new();
    private readonly Dictionary<string, HashSet<string>> _listed = new(StringComparer.Ordinal);
    private readonly HashSet<string> _asked = new(StringComparer.Ordinal);

    /// <summary>The account's bare address.</summary>
    public Jid Own { get; } = own.Bare;

    /// <summary>A domain's list would decide something. Told once, until <see cref="AskAgain"/>. Return at once.</summary>
    public event Action<string>? Wanted;

    /// <summary>True for the account's own server and the components that it lists.</summary>
    public bool IsOwn(Jid service) => IsOf(service, Own.Domain);

    /// <summary>True where a service is a domain's server or a component that the server lists.</summary>
    /// <remarks>
    /// Only a domain that the service's own name lies under is asked for its list: to ask any domain that a service names
    /// would tell that domain who reads what.
    /// </remarks>
    public bool SpeaksFor(Jid service, string domain)
    {
        ArgumentNullException.ThrowIfNull(service);
        if (IsOf(service, domain))
        {
            return true;
        }
        if (IsUnder(service.Domain, domain) && TryAsk(domain))
        {
            Wanted?.Invoke(domain);
        }
        return false;
    }

    /// <summary>Notes what a domain's server lists.</summary>
    /// <returns>True where that is news.</returns>
    public bool Learn(string domain, IEnumerable<Jid> services)
    {
        var listed = services
            .Where(service => service.Local is null)
            .Select(service => service.Domain)
            .Distinct(StringComparer.Ordinal)
            .Take(MaxServices)
            .ToHashSet(StringComparer.Ordinal);
        lock (_lock)
        {
            _asked.Add(domain);
            if (_listed.TryGetValue(domain, out var before) ? before.SetEquals(listed) : _listed.Count >= MaxDomains)
            {
                return false;
            }
            _listed[domain] = listed;
            return true;
        }
    }

    /// <summary>Every list is wanted anew when it is next needed; what is known stays until then.</summary>
    public void AskAgain()
    {
        lock (_lock)
        {
            _asked.Clear();
        }
    }

    /// <summary>True for a service at the same host as another, or at one that has its name under that host's.</summary>
    public static bool IsAtServerOf(Jid service, Jid known)
    {
        ArgumentNullException.ThrowIfNull(service);
        ArgumentNullException.ThrowIfNull(known);
        return service.Domain == known.Domain || IsUnder(service.Domain, known.Domain);
    }

    /// <summary>True for a host whose name ends with a domain's.</summary>
    internal static bool IsUnder(string host, string domain) =>
        host.Length > domain.Length + 1
        && host.EndsWith(domain, StringComparison.Ordinal)
        && host[^(domain.Length + 1)] == '.';

    private bool IsOf(Jid service, string domain)
    {
        if (service.Domain == domain)
        {
            return true;
        }
        lock (_lock)
        {
            return service.Local is null
                && _listed.TryGetValue(domain, out var listed)
                && listed.Contains(service.Domain);
        }
    }

    private bool TryAsk(string domain)
    {
        lock (_lock)
        {
            return _asked.Count < MaxDomains && _asked.Add(domain);
        }
    }
}
