using Microblog.Core.Accounts;
using Microblog.Core.Model;

namespace Microblog.Core.Previews;

/// <summary>Previews of links, as long as the lease of this page is open.</summary>
internal sealed class GuardedLinkPreviews(PagePreviews previews, SessionGate gate) : ILinkPreviews
{
    public Task<LinkPreview?> FindAsync(Uri address, CancellationToken cancellation = default)
    {
        gate.Check();
        return previews.FindAsync(address, cancellation);
    }
}
