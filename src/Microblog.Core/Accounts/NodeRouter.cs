using System.Collections.Frozen;
using Microblog.Xmpp.PubSub;
using Microsoft.Extensions.Logging;

namespace Microblog.Core.Accounts;

/// <summary>
/// Takes pubsub events from the receiving thread to the features whose nodes they are of: to those that named the node when they
/// were registered, else to those that take feeds. One that fails keeps no other from its events.
/// </summary>
internal sealed partial class NodeRouter
{
    private readonly FrozenDictionary<string, IAccountFeature[]> _named;
    private readonly IAccountFeature[] _feeds;
    private readonly ILogger _logger;

    public NodeRouter(IReadOnlyList<(IAccountFeature Feature, IReadOnlyList<string> Nodes)> features, ILogger logger)
    {
        _logger = logger;
        _named = features
            .SelectMany(one => one.Nodes.Select(node => (Node: node, one.Feature)))
            .GroupBy(one => one.Node, one => one.Feature, StringComparer.Ordinal)
            .ToFrozenDictionary(group => group.Key, group => group.ToArray(), StringComparer.Ordinal);
        _feeds = [.. features.Select(one => one.Feature).Where(feature => feature.TakesFeeds)];
    }

    /// <summary>Hands one event on; returns at once.</summary>
    public void Route(PubSubEvent happened)
    {
        if (happened.IsFromClient)
        {
            return; // What a server says of the account's nodes it says itself; this may name any publisher.
        }
        foreach (var feature in _named.GetValueOrDefault(happened.Node, _feeds))
        {
            try
            {
                feature.Take(happened);
            }
            catch (Exception failure)
            {
                LogNotTaken(happened.Node, feature.GetType().Name, failure);
            }
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "An event of node {Node} was not taken by {Feature}")]
    private partial void LogNotTaken(string node, string feature, Exception failure);
}
