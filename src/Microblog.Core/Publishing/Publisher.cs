using System.Xml.Linq;
using Microblog.Core.Atom;
using Microblog.Core.Cache;
using Microblog.Core.Model;
using Microblog.Core.Nodes;
using Microblog.Core.Timelines;
using Microblog.Core.Timelines.Fetching;
using Microblog.Xmpp;
using Microblog.Xmpp.Discovery;
using Microblog.Xmpp.PubSub;
using Microsoft.Extensions.Logging;

namespace Microblog.Core.Publishing;

/// <summary>Carries out what the outbox holds, over one session. One thing at a time: two publishes at once leave ghosts on some servers.</summary>
public sealed partial class Publisher(
    Jid own,
    IPubSubService pubSub,
    IServiceDiscovery discovery,
    AccountTimelines timelines,
    ILogger logger
)
{
    private readonly CommentsNodes _comments = new(own, pubSub, discovery, logger);
    private readonly NodeConfiguration _nodes = new(pubSub);
    private string? _ensured;

    /// <summary>Who can read the own feed, as its node says.</summary>
    public async Task<Audience> GetAudienceAsync(CancellationToken cancellation)
    {
        try
        {
            return ToAudience(await GetAccessAsync(cancellation));
        }
        catch (StanzaException missing) when (missing.Condition == "item-not-found")
        {
            return Audience.Unknown;
        }
    }

    /// <summary>Creates or mends the own node for an audience.</summary>
    /// <returns>The number of posts that the server keeps where that loses posts, 0 for none, else null.</returns>
    public Task<int?> SetAudienceAsync(Audience audience, CancellationToken cancellation) =>
        SetAccessAsync(audience == Audience.Everybody ? "open" : "presence", cancellation);

    /// <summary>Publishes an entry under its id. Doing so again makes no second post.</summary>
    /// <exception cref="PublishException">The audience is not chosen yet, the own feed keeps nothing, or the server put it under another id.</exception>
    /// <exception cref="StanzaException">The server refused it.</exception>
    public async Task PublishAsync(PostAddress address, XElement entry, bool isNew, CancellationToken cancellation)
    {
        var access = "open";
        if (address.Feed == FeedAddress.Microblog(own))
        {
            access = await EnsureNodeAsync(cancellation);
        }
        FeedAddress? comments = null;
        if (isNew && !address.Feed.IsComments)
        {
            comments = await _comments.CreateAsync(address, access, cancellation);
            if (comments is not null)
            {
                AtomEntryWriter.AddComments(entry, comments);
            }
        }
        var id = await pubSub.PublishAsync(
            address.Feed.Service,
            address.Feed.Node,
            address.ItemId,
            entry,
            options: null,
            cancellation
        );
        if (id != address.ItemId)
        {
            throw new PublishException(PublishFailure.Refused, "The server put the post under another id.");
        }
        if (address.Feed.IsComments)
        {
            // Nobody may have opened this thread yet.
            await timelines.KnowAsync(address.Feed, cancellation);
        }
        // The result confirms it; the event that follows finds it there.
        var item = new PubSubItem(address.ItemId, entry, null);
        await timelines.ConfirmAsync(
            address,
            () => new FeedEvent.Published(ItemReader.ReadSent(address.Feed, item, own)),
            cancellation
        );
        if (comments is not null)
        {
            await timelines.FollowAsync(comments, home: true, cancellation);
            await _comments.SubscribeAsync(comments, cancellation);
        }
    }

    /// <summary>
    /// Publishes a changed text in the entry that the server has: what the text does not carry stays as it is there. Where
    /// the service gives no such item, or one of another person, the entry is published as it was composed.
    /// </summary>
    /// <exception cref="PublishException">As for a new post, or the whole is longer than servers take.</exception>
    /// <exception cref="StanzaException">The server refused it.</exception>
    public Task EditAsync(PostAddress address, XElement written, CancellationToken cancellation) =>
        EditAsync(address, written, null, cancellation);

    /// <summary>The same, and its attachments become others.</summary>
    internal async Task EditAsync(
        PostAddress address,
        XElement written,
        EnclosureChange? files,
        CancellationToken cancellation
    )
    {
        var stored = await GetStoredAsync(address, cancellation);
        var entry =
            stored is not null && !Tombstone.Is(stored) ? EntryEdit.Apply(stored, written, files)
            : files is null ? LinkPreviews.WithoutRemoval(written)
            : EntryEdit.Apply(LinkPreviews.WithoutRemoval(written), written, files);
        if (PostSize.Measure(entry) > PostSize.Limit)
        {
            throw new PublishException(PublishFailure.TooLong, "The entry is longer than XMPP servers take (200 kB).");
        }
        await PublishAsync(address, entry, isNew: false, cancellation);
    }

    /// <summary>
    /// Deletes a post or a like: what readers have of it is overwritten first, then it is retracted, then its comments node goes. Doing
    /// so again does what is left of it.
    /// </summary>
    /// <param name="address">The post, or the like.</param>
    /// <param name="comments">The node that this account made for its replies, or null.</param>
    /// <param name="now">When it is deleted.</param>
    /// <param name="cancellation">Gives up waiting.</param>
    /// <exception cref="StanzaException">The server refused to retract it.</exception>
    public async Task DeleteAsync(
        PostAddress address,
        FeedAddress? comments,
        DateTimeOffset now,
        CancellationToken cancellation
    )
    {
        var isOverwritten = await OverwriteAsync(address, now, cancellation);
        try
        {
            await RetractAsync(address, cancellation);
        }
        catch (StanzaException refused) when (isOverwritten && refused.Condition == "forbidden")
        {
            // Prosody lets the node's owner alone retract: nothing is left of it there but that it was deleted.
            await timelines.ConfirmAsync(address, () => new FeedEvent.Retracted(address.ItemId), cancellation);
        }
        if (comments is not null)
        {
            await _comments.DeleteAsync(comments, cancellation);
            await ForgetAsync(comments, cancellation);
        }
    }

    /// <summary>Puts a tombstone in the place of an item, where there is one of this account's.</summary>
    /// <returns>True where the service has the tombstone.</returns>
    private async Task<bool> OverwriteAsync(PostAddress address, DateTimeOffset now, CancellationToken cancellation)
    {
        var feed = address.Feed;
        try
        {
            // Publishing to a node that is missing would make one.
            if (await GetStoredAsync(address, cancellation) is not { } stored)
            {
                return false;
            }
            if (!Tombstone.Is(stored))
            {
                var tombstone = Tombstone.Of(stored, AtomId.Create(own, now, address.ItemId), now);
                await pubSub.PublishAsync(feed.Service, feed.Node, address.ItemId, tombstone, null, cancellation);
            }
            return true;
        }
        catch (XmppException failure) when (failure is StanzaException or StanzaLimitException)
        {
            // The retract says what becomes of the post.
            LogNotOverwritten(feed.Service, failure.Message);
            return false;
        }
    }

    /// <summary>The node is gone: it is neither shown nor asked for again.</summary>
    private Task ForgetAsync(FeedAddress comments, CancellationToken cancellation) =>
        timelines.DoAsync(
            async stop =>
            {
                if (timelines.Find(comments) is { } feed)
                {
                    await timelines.Engine.FollowAsync(comments, home: false, stop);
                    await timelines.Engine.OnEventAsync(feed.FeedId, new FeedEvent.Cleared(), stop);
                }
            },
            cancellation
        );

    private async Task<XElement?> GetStoredAsync(PostAddress address, CancellationToken cancellation)
    {
        try
        {
            var feed = address.Feed;
            var items = await pubSub.GetItemsAsync(feed.Service, feed.Node, [address.ItemId], cancellation);
            var payload = items.FirstOrDefault(item => item.Id == address.ItemId)?.Payload;
            if (Tombstone.Is(payload))
            {
                return payload;
            }
            // Where anybody may overwrite anything, the item may be another person's by now.
            return
                AtomEntryReader.ReadOrNull(payload) is { } entry
                && (feed.Service.IsSameBare(own) || entry.Author?.IsSameBare(own) == true)
                ? payload
                : null;
        }
        catch (StanzaException refused)
            when (refused.Condition is "item-not-found" or "feature-not-implemented" or "bad-request")
        {
            return null; // Not by id, or not at all.
        }
    }

    /// <summary>Retracts a post or a like; one that is gone already counts as done.</summary>
    private async Task RetractAsync(PostAddress address, CancellationToken cancellation)
    {
        try
        {
            await pubSub.RetractAsync(address.Feed.Service, address.Feed.Node, address.ItemId, cancellation);
        }
        catch (StanzaException gone) when (gone.Condition == "item-not-found")
        {
            // Another client was faster.
        }
        await timelines.ConfirmAsync(address, () => new FeedEvent.Retracted(address.ItemId), cancellation);
    }

    /// <summary>Whether the node that refused an entry does not exist.</summary>
    public Task<bool> IsMissingAsync(FeedAddress feed, StanzaException refused, CancellationToken cancellation) =>
        _comments.IsMissingAsync(feed, refused, cancellation);

    /// <summary>The node of the own feed was changed or removed by another client: it is looked at again before the next post.</summary>
    public void ForgetNode() => _ensured = null;

    /// <summary>Finds out ahead of the first post what it needs.</summary>
    public Task PrepareAsync(CancellationToken cancellation) => _comments.FindServiceAsync(cancellation);

    /// <summary>
    /// Asks with each post who can read the own feed: another client may have changed that, and servers need not tell of it
    /// (XEP-0060, 8.2.5).
    /// </summary>
    /// <returns>The access model of the own feed.</returns>
    private async Task<string> EnsureNodeAsync(CancellationToken cancellation)
    {
        string access;
        try
        {
            access = await GetAccessAsync(cancellation);
        }
        catch (StanzaException missing) when (missing.Condition == "item-not-found")
        {
            _ensured = null;
            throw new PublishException(PublishFailure.AudienceUnknown, "Who can read the posts is not chosen yet.");
        }
        // Another client may have made it with room for one post. Who can read it stays as it is.
        if (access != _ensured && await SetAccessAsync(access, cancellation) == 0)
        {
            throw new PublishException(PublishFailure.NotKept, "The server keeps no posts of the own feed.");
        }
        return access;
    }

    private async Task<string> GetAccessAsync(CancellationToken cancellation)
    {
        var form = await pubSub.GetConfigurationAsync(own.Bare, FeedAddress.MicroblogNode, cancellation);
        return form.GetValueOrDefault("pubsub#access_model") ?? "presence";
    }

    private async Task<int?> SetAccessAsync(string access, CancellationToken cancellation)
    {
        var wanted = NodeConfiguration.Wanted(FeedAddress.MicroblogNode, access, everybodyPublishes: false);
        var limit = await _nodes.EnsureAsync(FeedAddress.Microblog(own), wanted, cancellation);
        _ensured = limit == 0 ? null : access;
        return limit;
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "A deleted post at {Service} is not overwritten: {Reason}")]
    private partial void LogNotOverwritten(Jid service, string reason);

    private static Audience ToAudience(string access) => access == "open" ? Audience.Everybody : Audience.Contacts;
}
