using Microblog.Core.Cache;

namespace Microblog.Core.Timelines.Fetching;

/// <summary>
/// The places that requests under way take: so many in all, and so many at each remote domain. While answers are stored
/// the servers work on: some may wait for that.
/// </summary>
internal sealed class RequestSlots
{
    private readonly TimelineEngineOptions _options;
    private readonly Dictionary<string, int> _remote = new(StringComparer.Ordinal);
    private int _taken;
    private int _waiting;

    /// <summary>Counts what is under way; one whose time budget ended holds no slot any more.</summary>
    public RequestSlots(TimelineEngineOptions options, IEnumerable<FeedState> feeds)
    {
        _options = options;
        foreach (var feed in feeds)
        {
            if (feed is not { HoldsSlot: true, InFlight: { } request })
            {
                continue;
            }
            if (request.IsAnswered)
            {
                _waiting++;
            }
            else
            {
                Take(feed.Address.Service.Domain);
            }
        }
    }

    /// <summary>True where nothing more may be sent.</summary>
    public bool AreTaken => _taken >= _options.MaxRequests || _waiting >= _options.MaxUnstored;

    /// <summary>Takes a place for a request of a feed, where there is one.</summary>
    public bool TryTake(FeedState feed)
    {
        var domain = feed.Address.Service.Domain;
        if (AreTaken || _remote.GetValueOrDefault(domain) >= _options.MaxRequestsPerRemoteDomain)
        {
            return false;
        }
        Take(domain);
        return true;
    }

    private void Take(string domain)
    {
        _taken++;
        if (!IsOwn(domain))
        {
            _remote[domain] = _remote.GetValueOrDefault(domain) + 1;
        }
    }

    private bool IsOwn(string domain) =>
        _options.OwnDomain is { } own
        && (domain == own || (domain.EndsWith(own, StringComparison.Ordinal) && domain[^(own.Length + 1)] == '.'));
}
