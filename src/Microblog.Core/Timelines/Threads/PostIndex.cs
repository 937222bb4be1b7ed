using Microblog.Core.Cache;
using Microblog.Core.Model;
using Microblog.Core.Posts;
using Microblog.Core.Storage;
using Microblog.Xmpp;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Microblog.Core.Timelines.Threads;

/// <summary>Looks posts of one account up in the cache: by address, what they answer, and what answers them.</summary>
public sealed class PostIndex
{
    private const int PreviewLength = 120;

    private readonly IMicroblogDatabase _database;
    private readonly long _accountId;
    private readonly Jid _own;
    private readonly ILogger _logger;
    private readonly PostMaker _maker;
    private readonly KnownPosts _known;
    private readonly ParentLookup _parents;
    private readonly PostCounts _counts;

    /// <summary>Nothing is read yet.</summary>
    public PostIndex(IMicroblogDatabase database, long accountId, Jid own, ILogger? logger = null)
    {
        (_database, _accountId, _own, _logger) = (database, accountId, own, logger ?? NullLogger.Instance);
        Services = new KnownServices(own);
        _maker = new PostMaker(own, _logger);
        _known = new KnownPosts(ToPost);
        _parents = new ParentLookup(_known);
        _counts = new PostCounts(own, Services);
    }

    /// <summary>Makes a post of each row; for tests of what fails.</summary>
    internal Func<CachedEntry, FeedAddress, Jid, Post?> Make
    {
        init => _maker = new PostMaker(_own, _logger) { Make = value };
    }

    /// <summary>Which services speak for whom, as far as the account has learnt.</summary>
    public KnownServices Services { get; }

    /// <summary>What people are called.</summary>
    public PersonNames Names { get; } = new();

    /// <summary>What people look like.</summary>
    public PersonAvatars Avatars { get; } = new();

    /// <summary>The cached post at an address, or null.</summary>
    public async Task<Post?> FindAsync(PostAddress address, CancellationToken cancellation)
    {
        await using var lookup = await OpenAsync(cancellation);
        var found = await _known.ByAddressesAsync(lookup, [address], cancellation);
        return found.GetValueOrDefault(address) is ({ } post, false)
            ? (await _parents.WithOriginalsAsync(lookup, [post], cancellation))[0]
            : null;
    }

    /// <summary>
    /// Posts of a person, newest first: what they certainly wrote, in whatever feed, and what is in their own, with what other rows
    /// know of them. Anybody can put a name under a post in a feed of their own: those are left out.
    /// </summary>
    public async Task<IReadOnlyList<Post>> ByPersonAsync(
        Jid person,
        bool withPictures,
        int most,
        CancellationToken cancellation
    )
    {
        var posts = new List<Post>();
        await using (var lookup = await OpenAsync(cancellation))
        {
            var own = FeedAddress.Microblog(person);
            var below = Position.Top;
            for (var looked = 0; posts.Count < most && looked < KnownPosts.Max; looked += KnownPosts.Chunk)
            {
                var rows = await lookup.ByAuthorAsync(person, below, KnownPosts.Chunk, cancellation);
                posts.AddRange(
                    rows.Select(known => ToPost(known.Row, known.Feed))
                        .OfType<Post>()
                        .Where(post => post.Address.Feed == own || IsCertainlyBy(post, person))
                        .Where(post => !withPictures || post.Attachments.Any(one => one.IsPicture))
                );
                if (rows.Count < KnownPosts.Chunk)
                {
                    break;
                }
                below = new Position(rows[^1].Row.Key, rows[^1].Row.Address);
            }
        }
        var found = posts.Take(most).ToList();
        var enriched = await EnrichAsync(found, cancellation);
        return [.. found.Select(post => enriched.GetValueOrDefault(post.Address, post))];
    }

    private static bool IsCertainlyBy(Post post, Jid person) =>
        post is { CannotBeShown: false, RepeatOf: null, AuthorState: AuthorState.Verified } && post.Author == person;

    /// <summary>The cached post at an address where it is left out, or null.</summary>
    public async Task<Post?> FindMutedAsync(PostAddress address, CancellationToken cancellation)
    {
        await using var lookup = await OpenAsync(cancellation);
        var found = (await _known.ByAddressesAsync(lookup, [address], cancellation)).GetValueOrDefault(address);
        return found.IsMuted ? found.Post : null;
    }

    /// <summary>Adds to posts what other rows know: the line of the post that they answer, how many answers and likes there are.</summary>
    /// <returns>The posts that changed by it.</returns>
    public async Task<IReadOnlyDictionary<PostAddress, Post>> EnrichAsync(
        IReadOnlyList<Post> posts,
        CancellationToken cancellation
    )
    {
        await using var lookup = await OpenAsync(cancellation);
        var known = await _parents.WithOriginalsAsync(lookup, posts, cancellation);
        var parents = await _parents.ShownParentsAsync(lookup, known, cancellation);
        var counts = await PostCounts.RepliesAsync(lookup, known, cancellation);
        var likes = await _counts.LikesAsync(lookup, known, cancellation);
        var result = new Dictionary<PostAddress, Post>();
        foreach (var (post, full) in posts.Zip(known))
        {
            var parent = parents.GetValueOrDefault(post.Address);
            var enriched = _maker.Try(
                post,
                () => Enrich(full, parent, counts.GetValueOrDefault(post.Address), PostCounts.LikesOf(full, likes))
            );
            if (!ReferenceEquals(enriched, post))
            {
                result[post.Address] = enriched;
            }
        }
        return result;
    }

    /// <summary>What a post is below, as far as the cache knows: what it names, else the post whose comments node it is in.</summary>
    internal async Task<KnownParent?> FindParentAsync(Post post, CancellationToken cancellation)
    {
        await using var lookup = await OpenAsync(cancellation);
        return (await _parents.ParentsAsync(lookup, [post], cancellation)).GetValueOrDefault(post.Address);
    }

    /// <summary>All that the cache knows of a post's thread: see <see cref="ThreadReader.ReadAsync"/>.</summary>
    internal async Task<ThreadTree> ReadThreadAsync(Post opened, CancellationToken cancellation)
    {
        await using var lookup = await OpenAsync(cancellation);
        return await new ThreadReader(_known).ReadAsync(lookup, opened, cancellation);
    }

    /// <summary>Reads what people are called from the newest stored post of each in their own feed.</summary>
    public async Task LearnNamesAsync(CancellationToken cancellation)
    {
        await using var lookup = await OpenAsync(cancellation);
        await foreach (var (row, feed) in lookup.NewestOfPeopleAsync(PersonNames.MaxPeople, cancellation))
        {
            ToPost(row, feed);
        }
    }

    /// <summary>Takes over the name in a row that is new, where its author says it in their own feed.</summary>
    internal void LearnName(FeedAddress feed, CachedEntry row)
    {
        if (
            feed.IsPersonal
            && row.Content is { } content
            && content.Author == feed.Service.ToString()
            && Names.IsNews(feed.Service, Micros.ToTime(row.Key))
        )
        {
            ToPost(row, feed);
        }
    }

    /// <summary>The post of a row, or null for a row that is none.</summary>
    internal Post? ToPost(CachedEntry row, FeedAddress feed)
    {
        if (_maker.ToPost(row, feed) is not { } post)
        {
            return null;
        }
        return _maker.Try(
            post,
            () =>
            {
                if (post.CannotBeShown)
                {
                    return post;
                }
                var reviewed = AuthorRule.Review(post, Services);
                Names.Learn(reviewed);
                return Avatars.Apply(Names.Apply(reviewed));
            }
        );
    }

    /// <summary>The post with what is known of its people by now; the same object where that changes nothing.</summary>
    internal Post Review(Post post) =>
        post.CannotBeShown ? post : Avatars.Apply(Names.Apply(AuthorRule.Review(post, Services)));

    /// <summary>Pages show these posts: the pictures of their authors are demanded.</summary>
    internal void DemandAvatars(IEnumerable<Post> shown)
    {
        foreach (var author in shown.Select(post => post.Author).OfType<Jid>())
        {
            Avatars.Demand(author);
        }
    }

    private static Post Enrich(Post post, Post? parent, int replies, (int Count, PostAddress? Own) likes)
    {
        var preview = parent is null or { CannotBeShown: true }
            ? null
            : new PostPreview(
                parent.Address,
                parent.AuthorName,
                Atom.PlainText.Line(parent.Warning ?? parent.Text, PreviewLength)
            );
        var isSame =
            (replies, likes.Count) == (post.ReplyCount, post.LikeCount)
            && likes.Own == post.OwnLike
            && preview == post.Parent;
        return isSame
            ? post
            : post with
            {
                Parent = preview,
                ReplyCount = replies,
                LikeCount = likes.Count,
                OwnLike = likes.Own,
            };
    }

    private Task<EntryLookup> OpenAsync(CancellationToken cancellation) =>
        EntryLookup.OpenAsync(_database, _accountId, cancellation);
}
