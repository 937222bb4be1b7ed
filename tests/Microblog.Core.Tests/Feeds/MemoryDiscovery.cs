using Microblog.Core.Feeds;
using Microblog.Xmpp;
using Microblog.Xmpp.Discovery;
using Microblog.Xmpp.Forms;

namespace Microblog.Core.Tests.Feeds;

/// <summary>What entities say of themselves, in memory.</summary>
internal sealed class MemoryDiscovery : IServiceDiscovery
{
    /// <summary>What each entity lists; others are not there.</summary>
    public Dictionary<Jid, IReadOnlyList<DiscoItem>> Items { get; } = [];

    /// <summary>Which are pubsub services.</summary>
    public HashSet<Jid> Services { get; } = [];

    /// <summary>The types that nodes say to be of.</summary>
    public Dictionary<FeedAddress, string> Types { get; } = [];

    public Task<DiscoInfo> GetInfoAsync(Jid entity, string? node = null, CancellationToken cancellation = default) =>
        Task.FromResult(
            new DiscoInfo(
                Services.Contains(entity) ? [new DiscoIdentity("pubsub", "service", null)] : [],
                new HashSet<string>()
            )
            {
                Forms =
                    node is not null && Types.TryGetValue(new(entity, node), out var type)
                        ?
                        [
                            DataForm.Submission(
                                "http://jabber.org/protocol/pubsub#meta-data",
                                [new DataFormField("pubsub#type", [type])]
                            ),
                        ]
                        : [],
            }
        );

    public Task<IReadOnlyList<DiscoItem>> GetItemsAsync(
        Jid entity,
        string? node = null,
        CancellationToken cancellation = default
    ) =>
        Items.TryGetValue(entity, out var items)
            ? Task.FromResult(items)
            : Task.FromException<IReadOnlyList<DiscoItem>>(MemoryPubSub.Refusal("remote-server-not-found"));
}
