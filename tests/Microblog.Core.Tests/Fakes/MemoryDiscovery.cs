using Microblog.Core.Model;
using Microblog.Xmpp;
using Microblog.Xmpp.Discovery;
using Microblog.Xmpp.Forms;

namespace Microblog.Core.Tests.Fakes;

/// <summary>What entities say of themselves, in memory.</summary>
internal sealed class MemoryDiscovery : IServiceDiscovery
{
    /// <summary>What each entity lists; others are not there.</summary>
    public Dictionary<Jid, IReadOnlyList<DiscoItem>> Items { get; } = [];

    /// <summary>Which are pubsub services.</summary>
    public HashSet<Jid> Services { get; } = [];

    /// <summary>The types that nodes say to be of.</summary>
    public Dictionary<FeedAddress, string> Types { get; } = [];

    /// <summary>The titles that nodes have in their forms.</summary>
    public Dictionary<FeedAddress, string> Titles { get; } = [];

    /// <summary>What else nodes have in their forms.</summary>
    public Dictionary<FeedAddress, Dictionary<string, string>> Forms { get; } = [];

    /// <summary>The names that nodes have in their identities.</summary>
    public Dictionary<FeedAddress, string> Names { get; } = [];

    public Task<DiscoInfo> GetInfoAsync(Jid entity, string? node = null, CancellationToken cancellation = default)
    {
        var feed = node is null ? null : new FeedAddress(entity, node);
        DataFormField[] fields =
        [
            .. Field("pubsub#type", feed is null ? null : Types.GetValueOrDefault(feed)),
            .. Field("pubsub#title", feed is null ? null : Titles.GetValueOrDefault(feed)),
            .. ((feed is null ? null : Forms.GetValueOrDefault(feed)) ?? []).SelectMany(pair =>
                Field(pair.Key, pair.Value)
            ),
        ];
        DiscoIdentity[] identities =
        [
            .. Services.Contains(entity)
                ? [new DiscoIdentity("pubsub", "service", "Not the node's name")]
                : (DiscoIdentity[])[],
            .. feed is null
                ? (DiscoIdentity[])[]
                : [new DiscoIdentity("pubsub", "leaf", Names.GetValueOrDefault(feed))],
        ];
        return Task.FromResult(
            new DiscoInfo(identities, new HashSet<string>())
            {
                Forms = fields is []
                    ? []
                    : [DataForm.Submission("http://jabber.org/protocol/pubsub#meta-data", fields)],
            }
        );

        static IEnumerable<DataFormField> Field(string name, string? value) =>
            value is null ? [] : [new DataFormField(name, [value])];
    }

    public Task<IReadOnlyList<DiscoItem>> GetItemsAsync(
        Jid entity,
        string? node = null,
        CancellationToken cancellation = default
    ) =>
        Items.TryGetValue(entity, out var items)
            ? Task.FromResult(items)
            : Task.FromException<IReadOnlyList<DiscoItem>>(MemoryPubSub.Refusal("remote-server-not-found"));
}
