using System.Globalization;
using Microblog.Core.Cache;
using Microblog.Core.Model;
using Microblog.Xmpp;

namespace Microblog.Testing.Timelines;

/// <summary>One node of a model server.</summary>
public sealed class ModelServer(int index)
{
    /// <summary>The feed that it serves.</summary>
    public FeedAddress Feed { get; } = new(Jid.Parse($"feed{index}@model.example"), "posts");

    public required ModelServerKind Kind { get; set; }
    public bool Exists { get; set; } = true;
    public bool Failing { get; set; }
    public bool Forbidden { get; set; }

    /// <summary>How many items fit into one answer of a server without pages.</summary>
    public int Fits { get; set; } = int.MaxValue;

    /// <summary>Says nobody which ids there are.</summary>
    public bool RefusesIds { get; set; }

    /// <summary>deliver_payloads=false.</summary>
    public bool Bare { get; set; }
    public int Max { get; set; } = 1000;

    /// <summary>Odd: another form of tokens, which do not understand each other.</summary>
    public int Salt { get; set; }

    /// <summary>When it became another software.</summary>
    public long Switched { get; set; }

    /// <summary>Oldest first.</summary>
    public List<ModelItem> Items { get; } = [];

    /// <summary>When an item was dropped for age.</summary>
    public Dictionary<string, long> Evicted { get; } = [];

    /// <summary>Every id that was ever published.</summary>
    public HashSet<string> Ids { get; } = [];

    public bool HasRsm => Kind != ModelServerKind.Prosody;

    public ModelItem? Find(string id) => Items.Find(item => item.Id == id);

    public void Publish(string id, int version, long? published, long now, bool keepPublished, long? updated)
    {
        Exists = true;
        Ids.Add(id);
        var old = Find(id);
        if (old is null)
        {
            Items.Add(new(id, version, published, published is null ? null : Math.Max(published.Value, 0), now, now));
        }
        else
        {
            var item = old with
            {
                Version = version,
                Published = keepPublished ? old.Published : published,
                Updated = version == old.Version ? old.Updated : updated,
                Touched = now,
            };
            var index = Items.IndexOf(old);
            if (Kind == ModelServerKind.Prosody)
            {
                Items.RemoveAt(index);
                Items.Add(item with { Made = now });
            }
            else
            {
                Items[index] = item;
            }
        }
        Evicted.Remove(id);
        Trim(now);
    }

    public void Trim(long now)
    {
        while (Items.Count > Max)
        {
            Evicted[Items[0].Id] = now;
            Items.RemoveAt(0);
        }
    }

    public FeedReply Page(FeedRequest request)
    {
        if (Refuse() is { } refusal)
        {
            return refusal;
        }
        if (!HasRsm)
        {
            return new FeedReply { Items = [.. Items.TakeLast(request.MaxItems).Select(Incoming)] };
        }
        var known = request.Token.Length > 0 && request.Token.Length == Token(0).Length;
        var page = Items
            .Where(item => !known || string.CompareOrdinal(Token(item.Made), request.Token) < 0)
            .TakeLast(request.PageSize)
            .ToList();
        if (Kind == ModelServerKind.EjabberdSql)
        {
            page.Reverse();
        }
        return new FeedReply
        {
            HasSet = true,
            Items = [.. page.Select(Incoming)],
            First = page.Count > 0 ? Token(page[0].Made) : null,
            Last = page.Count > 0 ? Token(page[^1].Made) : null,
        };
    }

    /// <summary>True where a page does not fit into one answer: then ids are asked for, and items by id.</summary>
    public bool IsTooLarge(FeedRequest request) =>
        Refuse() is null && !HasRsm && Math.Min(request.MaxItems, Items.Count) > Fits;

    /// <summary>All ids as they are now, newest first.</summary>
    public IReadOnlyList<string> ReadIds() => [.. Items.Select(item => item.Id).Reverse()];

    /// <summary>The page by the ids that were read before, with the items as they are now.</summary>
    public FeedReply ByIds(FeedRequest request, IReadOnlyList<string> ids) =>
        Refuse()
        ?? new FeedReply
        {
            Items = [.. ids.Select(Find).OfType<ModelItem>().Take(request.MaxItems).Reverse().Select(Incoming)],
        };

    public FeedReply ById(FeedRequest request) =>
        Refuse() ?? new FeedReply { Items = [.. Items.Where(item => item.Id == request.ItemId).Select(Incoming)] };

    /// <summary>The made time of a token.</summary>
    public static long Made(string token) => PageToken.Time(token) ?? 0;

    /// <summary>The address of an item in sortable form.</summary>
    public string Address(string itemId) => $"{index:D3}/{itemId}";

    /// <summary>An item as pages and events bring it.</summary>
    public IncomingItem Incoming(ModelItem item) =>
        new(
            item.Id,
            item.Version,
            item.Published,
            item.Updated,
            Address(item.Id),
            true,
            new EntryContent("{}", null, null, null, item.IsReply ? "parent" : null, null, null, false)
        );

    private FeedReply? Refuse() =>
        Failing ? new FeedReply { Failure = FeedFailure.NoAnswer }
        : Forbidden ? new FeedReply { Failure = FeedFailure.Forbidden }
        : !Exists ? new FeedReply { Failure = FeedFailure.NotFound }
        : null;

    private string Token(long made) =>
        Micros
            .ToTime(made)
            .UtcDateTime.ToString(
                Salt % 2 == 0 ? "yyyy-MM-ddTHH:mm:ss.ffffffZ" : "yyyy-MM-ddTHH:mm:ss.fffffffZ",
                CultureInfo.InvariantCulture
            );
}
