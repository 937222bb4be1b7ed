using System.Globalization;
using System.Xml.Linq;
using Microblog.Core.Model;
using Microblog.Xmpp;
using Microblog.Xmpp.PubSub;

namespace Microblog.Core.Nodes;

/// <summary>
/// Creates nodes and mends their configuration (XEP-0060, 8.1 and 8.2) in the way that is right on every server: create
/// with the full form; where the node exists, set all wanted fields that its form lists.
/// </summary>
public sealed class NodeConfiguration(IPubSubService pubSub)
{
    private const int FewItems = 1000;
    private const string PersistItems = "pubsub#persist_items";
    private const string Persistence = "persistent-items";
    private const string MaxItems = "pubsub#max_items";

    /// <summary>The fields of a personal feed, or of a comments node.</summary>
    public static IReadOnlyDictionary<string, string> Wanted(
        string type,
        string accessModel,
        bool everybodyPublishes
    ) =>
        new Dictionary<string, string>(StringComparer.Ordinal)
        {
            [PersistItems] = "true",
            [MaxItems] = "max",
            ["pubsub#notify_retract"] = "true",
            ["pubsub#notify_delete"] = "true",
            ["pubsub#deliver_payloads"] = "true",
            ["pubsub#send_last_published_item"] = "never",
            ["pubsub#access_model"] = accessModel,
            ["pubsub#type"] = type,
            ["pubsub#publish_model"] = everybodyPublishes ? "open" : "publishers",
        };

    /// <summary>True where a node's form says that it keeps no items.</summary>
    public static bool KeepsNothing(IReadOnlyDictionary<string, string> form)
    {
        ArgumentNullException.ThrowIfNull(form);
        return form.GetValueOrDefault(PersistItems) is "0" or "false" || form.GetValueOrDefault(MaxItems) == "0";
    }

    /// <summary>
    /// True where a service refuses to read a node because it keeps no items (XEP-0060, 6.5.9.4: <c>unsupported</c> with the
    /// feature; prosody names the feature itself).
    /// </summary>
    public static bool KeepsNothing(StanzaError refused)
    {
        ArgumentNullException.ThrowIfNull(refused);
        return refused.Condition == "feature-not-implemented"
            && (refused.Has(Persistence) || refused.Details.Any(IsOfPersistence));

        static bool IsOfPersistence(XElement detail) =>
            detail.Name.LocalName == "unsupported" && detail.Attribute("feature")?.Value == Persistence;
    }

    /// <summary>Makes sure that a node exists and is configured so.</summary>
    /// <returns>The number of items that the server keeps where that is so few that posts are lost, 0 for none, else null.</returns>
    public async Task<int?> EnsureAsync(
        FeedAddress feed,
        IReadOnlyDictionary<string, string> wanted,
        CancellationToken cancellation
    )
    {
        try
        {
            await pubSub.CreateNodeAsync(feed.Service, feed.Node, wanted, cancellation);
            return null;
        }
        catch (StanzaException exists) when (exists.Condition == "conflict")
        {
            return await RepairAsync(feed, wanted, cancellation);
        }
        catch (StanzaException refused) when (IsAboutForm(refused))
        {
            // The form is refused as a whole: create the node bare, and set what its form takes.
            await pubSub.CreateNodeAsync(feed.Service, feed.Node, new Dictionary<string, string>(), cancellation);
            return await RepairAsync(feed, wanted, cancellation);
        }
    }

    private async Task<int?> RepairAsync(
        FeedAddress feed,
        IReadOnlyDictionary<string, string> wanted,
        CancellationToken cancellation
    )
    {
        var form = await pubSub.GetConfigurationAsync(feed.Service, feed.Node, cancellation);
        var fields = wanted.Where(field => form.ContainsKey(field.Key)).ToDictionary(StringComparer.Ordinal);
        if (fields.All(field => Same(form[field.Key], field.Value)))
        {
            return null;
        }
        var kept = await ConfigureAsync(feed, form, fields, cancellation);
        // A server may accept the form, and keep nothing all the same.
        return
            KeepsNothing(form)
            && KeepsNothing(await pubSub.GetConfigurationAsync(feed.Service, feed.Node, cancellation))
            ? 0
            : kept;
    }

    private async Task<int?> ConfigureAsync(
        FeedAddress feed,
        IReadOnlyDictionary<string, string> form,
        Dictionary<string, string> fields,
        CancellationToken cancellation
    )
    {
        try
        {
            await pubSub.ConfigureAsync(feed.Service, feed.Node, fields, cancellation);
            return null;
        }
        catch (StanzaException refused) when (IsAboutForm(refused) && fields.Remove(MaxItems))
        {
            var kept =
                int.TryParse(form[MaxItems], CultureInfo.InvariantCulture, out var number) ? number
                : form[MaxItems] == "max" ? int.MaxValue
                : 1;
            // "max" is not known here. Never fewer than there were: items go at once. The largest number that is taken.
            foreach (var tried in new[] { 10_000, FewItems, 256, 100, 50 }.Where(tried => tried > kept))
            {
                fields[MaxItems] = tried.ToString(CultureInfo.InvariantCulture);
                try
                {
                    await pubSub.ConfigureAsync(feed.Service, feed.Node, fields, cancellation);
                    return tried < FewItems ? tried : null;
                }
                catch (StanzaException tooMany) when (IsAboutForm(tooMany))
                {
                    continue;
                }
            }
            fields.Remove(MaxItems);
            await pubSub.ConfigureAsync(feed.Service, feed.Node, fields, cancellation);
            return kept < FewItems ? kept : null;
        }
    }

    private static bool IsAboutForm(StanzaException refused) =>
        refused.Condition is "bad-request" or "not-acceptable" or "resource-constraint";

    private static bool Same(string has, string wanted) =>
        has == wanted || (wanted == "true" && has == "1") || (wanted == "false" && has == "0");
}
