using System.Text.Json;
using Microblog.Core.Atom;
using Microblog.Core.Cache;
using Microblog.Core.Model;
using Microblog.Core.Posts;
using Microblog.Xmpp;
using Microblog.Xmpp.PubSub;

namespace Microblog.Core.Timelines.Fetching;

/// <summary>Turns items as servers send them into rows, and rows into posts.</summary>
public static class ItemReader
{
    private const int MaxAddressBytes = 900;

    /// <summary>Items of communities that are no posts: metadata (XEP-0472, 4.2) and another client's probe.</summary>
    private static readonly HashSet<string> NoPosts = new(StringComparer.Ordinal) { "0", "test_post" };

    /// <summary>Reads an item; one that cannot be read comes as a row that is not shown.</summary>
    public static IncomingItem Read(FeedAddress feed, PubSubItem item) => Read(feed, item, item.Publisher?.Bare);

    /// <summary>Reads an item that this program sent and its service accepted.</summary>
    public static IncomingItem ReadSent(FeedAddress feed, PubSubItem item, Jid own) =>
        Read(feed, item, AuthorRule.SentMark(own)) with
        {
            IsSent = true,
        };

    private static IncomingItem Read(FeedAddress feed, PubSubItem item, Jid? publisher)
    {
        if (Tombstone.Is(item.Payload))
        {
            return Deletion(feed, item, publisher);
        }
        // In a personal feed the payload decides: a post may have such an id.
        var isNoPost = !feed.IsPersonal && NoPosts.Contains(item.Id);
        var entry = isNoPost ? null : AtomEntryReader.ReadOrNull(item.Payload);
        return new IncomingItem(
            item.Id,
            PayloadVersion.Of(item.Payload),
            entry?.Dated is { } dated ? Micros.From(dated) : null,
            entry?.Updated is { } updated ? Micros.From(updated) : null,
            Sortable(new PostAddress(feed, item.Id)),
            entry is not null && !IsLike(feed, entry),
            entry is null ? null : Content(feed, entry, publisher)
        );
    }

    /// <summary>A deleted entry is a row that is not shown, until it is retracted.</summary>
    private static IncomingItem Deletion(FeedAddress feed, PubSubItem item, Jid? publisher) =>
        new(
            item.Id,
            PayloadVersion.Of(item.Payload),
            null,
            null,
            Sortable(new PostAddress(feed, item.Id)),
            Shown: false,
            Content: null
        )
        {
            // Where the owner alone publishes, it is the owner's word. Elsewhere anybody may have written it.
            IsClaimedDeletion = feed.Owner is not { } owner || publisher?.IsSameBare(owner) == false,
            DeletedBy = publisher?.Bare.ToString(),
        };

    /// <summary>
    /// What takes the place of a row. A tombstone that nobody is known to have published, or that another person did, takes
    /// nothing away from a version whose publisher is known.
    /// </summary>
    internal static IncomingItem OrKept(FeedAddress feed, IncomingItem item, CachedEntry old)
    {
        if (
            !item.IsClaimedDeletion
            || PublisherOf(old.Content) is not { } publisher
            || publisher.Bare.ToString() == item.DeletedBy
            || Entry(old.Content!) is not { } entry
        )
        {
            return item;
        }
        return item with
        {
            Published = old.Published,
            Updated = old.Touched,
            Shown = old.Shown,
            // A row that is read lacks what is only looked up by.
            Content = Content(feed, entry, publisher),
        };
    }

    /// <summary>The post of a row, or null for a row that is none, or that this version of the program cannot read.</summary>
    public static Post? ToPost(CachedEntry row, FeedAddress feed, Jid own)
    {
        if (row.Content is not { } content || Entry(content) is not { } entry)
        {
            return null;
        }
        return PostReader.Create(
            entry,
            new PostAddress(feed, row.ItemId),
            PublisherOf(content),
            Micros.ToTime(row.FirstSeen),
            own,
            firstDate: row.Published is { } published ? Micros.ToTime(published) : null
        );
    }

    /// <summary>The tags of what is stored of a post; none where it cannot be read.</summary>
    internal static IReadOnlyList<string> TagsOf(string payload)
    {
        try
        {
            return JsonSerializer.Deserialize<Tagged>(payload, Json)?.Tags ?? [];
        }
        catch (JsonException)
        {
            return [];
        }
    }

    private static Jid? PublisherOf(EntryContent? content) =>
        content?.Publisher is { } text && Jid.TryParse(text, out var jid) ? jid : null;

    private static AtomEntry? Entry(EntryContent content)
    {
        try
        {
            return JsonSerializer.Deserialize<AtomEntry>(content.Payload, Json);
        }
        catch (JsonException)
        {
            return null; // It comes again with the next version of the item.
        }
    }

    /// <summary>A post's address in the form that is sorted and looked up by.</summary>
    public static string Sortable(PostAddress address) => SortableText.Shorten(address.ToString(), MaxAddressBytes);

    /// <summary>A feed's address in the form that is looked up by.</summary>
    public static string Sortable(FeedAddress address) => SortableText.Shorten(address.ToString(), MaxAddressBytes);

    /// <summary>
    /// A heart is a like where likes are counted: in a comments node, and in a node that is used as one, where it names a post
    /// of another node. Anywhere else it is a post that says so.
    /// </summary>
    private static bool IsLike(FeedAddress feed, AtomEntry entry) =>
        entry.IsLike
        && (
            feed.IsComments
            || (!feed.IsPersonal && entry.InReplyTo.Any(one => one.Address is { } liked && liked.Feed != feed))
        );

    private static EntryContent Content(FeedAddress feed, AtomEntry entry, Jid? publisher)
    {
        var author = entry.Author?.Bare ?? AuthorRule.PublisherOf(feed, publisher);
        // Likes are counted by people: where the service says who it was, no person counts for another.
        var isLike = IsLike(feed, entry);
        author = isLike ? publisher?.Bare ?? author : author;
        // A copy whose publisher claims to be its author. Who publishes in a personal feed is known by the feed.
        if (feed.IsPersonal && entry.Via?.Address?.Feed.Owner is { } source && feed.Service.IsSameBare(author))
        {
            author = source;
        }
        var parent = entry.InReplyTo.FirstOrDefault(reference => reference.Address is not null)?.Address;
        return new EntryContent(
            JsonSerializer.Serialize(entry, Json),
            publisher?.ToString(),
            author?.ToString(),
            entry.AtomId,
            parent is null ? null : Sortable(parent),
            entry.InReplyTo.FirstOrDefault(reference => reference.Id is not null)?.Id,
            entry.Comments is { } comments ? Sortable(comments) : null,
            isLike
        )
        {
            Source = entry.Via?.Address?.Feed.Owner?.Bare.ToString(),
        };
    }

    private static readonly JsonSerializerOptions Json = new()
    {
        // Read back by this class alone, never put into a page: markup and letters need no escapes, and are half as long.
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        // A row that lacks what every entry has is none.
        RespectNullableAnnotations = true,
        DefaultIgnoreCondition = System.Text.Json.Serialization.JsonIgnoreCondition.WhenWritingDefault,
        Converters = { new JidConverter() },
    };

    /// <summary>The tags of a stored entry.</summary>
    private sealed record Tagged(IReadOnlyList<string>? Tags);
}
