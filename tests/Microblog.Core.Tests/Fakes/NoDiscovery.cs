using Microblog.Xmpp;
using Microblog.Xmpp.Discovery;

namespace Microblog.Core.Tests.Fakes;

/// <summary>A server without components.</summary>
internal sealed class NoDiscovery : IServiceDiscovery
{
    public Task<DiscoInfo> GetInfoAsync(Jid entity, string? node = null, CancellationToken cancellation = default) =>
        Task.FromResult(new DiscoInfo([], new HashSet<string>()));

    public Task<IReadOnlyList<DiscoItem>> GetItemsAsync(
        Jid entity,
        string? node = null,
        CancellationToken cancellation = default
    ) => Task.FromResult<IReadOnlyList<DiscoItem>>([]);
}
