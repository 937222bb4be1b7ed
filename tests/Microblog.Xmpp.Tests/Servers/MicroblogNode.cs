using System.Xml.Linq;
using Microblog.Xmpp.PubSub;
using Microblog.Xmpp.Session;

namespace Microblog.Xmpp.Tests.Servers;

/// <summary>What the tests do with nodes on real servers.</summary>
internal static class MicroblogNode
{
    public static string NewName() => "urn:xmpp:microblog:0:test:" + Guid.NewGuid().ToString("N");

    public static IReadOnlyDictionary<string, string> Configuration(string accessModel) =>
        new Dictionary<string, string>
        {
            ["pubsub#persist_items"] = "true",
            ["pubsub#max_items"] = "max",
            ["pubsub#notify_retract"] = "true",
            ["pubsub#notify_delete"] = "true",
            ["pubsub#deliver_payloads"] = "true",
            ["pubsub#send_last_published_item"] = "never",
            ["pubsub#access_model"] = accessModel,
            ["pubsub#type"] = "urn:xmpp:microblog:0",
        };

    public static XElement Entry(string text)
    {
        XNamespace atom = "http://www.w3.org/2005/Atom";
        return new XElement(
            atom + "entry",
            new XElement(atom + "title", new XAttribute("type", "text"), text),
            new XElement(atom + "id", "tag:example.org,2026-11-22:" + Guid.NewGuid()),
            new XElement(atom + "updated", "2026-11-22T14:32:00Z"),
            new XElement(atom + "published", "2026-11-22T14:32:00Z")
        );
    }

    public static async Task<string> CreateAsync(this IPubSubService pubSub, Jid service, string accessModel = "open")
    {
        var node = NewName();
        await pubSub.CreateNodeAsync(service, node, Configuration(accessModel));
        return node;
    }

    /// <summary>All ids, newest first, page by page, whichever way the server pages.</summary>
    public static async Task<List<string>> ReadAllAsync(this IPubSubService pubSub, Jid service, string node, int size)
    {
        var ids = new List<string>();
        var (token, have) = ("", 0);
        while (true)
        {
            var page = await pubSub.GetItemsAsync(service, node, have + size, size, token);
            var items = page.Items.Select(item => item.Id).ToList();
            if (page.Set is null)
            {
                items.Reverse();
                ids.AddRange(items.Except(ids).ToList());
                if (items.Count < have + size)
                {
                    return ids;
                }
                have = items.Count;
                continue;
            }
            var (first, last) = (page.Set.First ?? "", page.Set.Last ?? "");
            if (string.CompareOrdinal(first, last) <= 0)
            {
                items.Reverse();
            }
            token = string.CompareOrdinal(first, last) <= 0 ? first : last;
            ids.AddRange(items.Except(ids).ToList());
            if (items.Count < size)
            {
                return ids;
            }
        }
    }

    public static Task<XmppSession> OpenAsync(
        this Microblog.Testing.Servers.XmppServer server,
        string name,
        Action<XmppSession>? prepare = null,
        Func<XmppSessionOptions, XmppSessionOptions>? change = null
    ) => XmppSession.OpenAsync((change ?? (o => o))(server.OptionsFor(name)), prepare);
}
