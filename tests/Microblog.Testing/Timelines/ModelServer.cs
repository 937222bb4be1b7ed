using System.Globalization;
using Microblog.Core.Timelines;

namespace Microblog.Testing.Timelines;

/// <summary>The three kinds of server: no RSM and edits that move; RSM with ascending pages; RSM with descending pages.</summary>
public enum ServerKind
{
    Prosody,
    EjabberdMnesia,
    EjabberdSql,
}

/// <summary>An item as a model server holds it.</summary>
public sealed record ModelItem(string Id, int Version, long? Published, long? Updated, long Made, long Touched);

/// <summary>One node of a model server.</summary>
public sealed class ModelServer
{
    public required ServerKind Kind { get; set; }
    public bool Exists { get; set; } = true;
    public bool Failing { get; set; }
    public bool Forbidden { get; set; }
    public int Max { get; set; } = 1000;

    /// <summary>Odd: another form of tokens, which do not understand each other.</summary>
    public int Salt { get; set; }

    /// <summary>Oldest first.</summary>
    public List<ModelItem> Items { get; } = [];

    /// <summary>When an item was dropped for age.</summary>
    public Dictionary<string, long> Evicted { get; } = [];

    public bool HasRsm => Kind != ServerKind.Prosody;

    public ModelItem? Find(string id) => Items.Find(item => item.Id == id);

    public void Publish(string id, int version, long? published, long now, bool keepPublished)
    {
        Exists = true;
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
                Updated = version == old.Version ? old.Updated : now,
                Touched = now,
            };
            var index = Items.IndexOf(old);
            if (Kind == ServerKind.Prosody)
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
            return new FeedReply { Items = [.. Items.TakeLast(request.MaxItems).Select(Incoming(request))] };
        }
        var known = request.Token.Length > 0 && request.Token.Length == Token(0).Length;
        var page = Items
            .Where(item => !known || string.CompareOrdinal(Token(item.Made), request.Token) < 0)
            .TakeLast(request.PageSize)
            .ToList();
        if (Kind == ServerKind.EjabberdSql)
        {
            page.Reverse();
        }
        return new FeedReply
        {
            HasSet = true,
            Items = [.. page.Select(Incoming(request))],
            First = page.Count > 0 ? Token(page[0].Made) : null,
            Last = page.Count > 0 ? Token(page[^1].Made) : null,
        };
    }

    public FeedReply ById(FeedRequest request) =>
        Refuse()
        ?? new FeedReply { Items = [.. Items.Where(item => item.Id == request.ItemId).Select(Incoming(request))] };

    /// <summary>The made time of a token.</summary>
    public static long Made(string token) => PageToken.Time(token) ?? 0;

    public static string Address(long feedId, string itemId) => $"{feedId:D3}/{itemId}";

    public static IncomingItem Incoming(long feedId, ModelItem item) =>
        new(item.Id, item.Version, item.Published, item.Updated, Address(feedId, item.Id), true, null);

    private static Func<ModelItem, IncomingItem> Incoming(FeedRequest request) =>
        item => Incoming(request.FeedId, item);

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
