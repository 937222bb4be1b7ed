using Microblog.Core.Accounts;
using Microblog.Core.Model;

namespace Microblog.Core.Publishing;

/// <summary>The own feed, as long as the lease of this page is open.</summary>
internal sealed class GuardedOwnFeed(PublishingFeature feature, SessionGate gate) : IOwnFeed
{
    public event Action? AudienceChanged
    {
        add => feature.AudienceChanged += value;
        remove => feature.AudienceChanged -= value;
    }

    private Publisher Open
    {
        get
        {
            gate.Check();
            return feature.Publisher;
        }
    }

    public async Task<Audience> GetAudienceAsync(CancellationToken cancellation = default) =>
        await Open.GetAudienceAsync(cancellation);

    public async Task<int?> SetAudienceAsync(Audience audience, CancellationToken cancellation = default)
    {
        var limit = await Open.SetAudienceAsync(audience, cancellation);
        feature.NotifyAudienceChanged();
        return limit;
    }
}
