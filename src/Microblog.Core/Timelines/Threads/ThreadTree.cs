using Microblog.Core.Model;
using Microblog.Core.Posts;

namespace Microblog.Core.Timelines.Threads;

/// <summary>
/// Puts the posts of a thread below each other. Every post that was found has one place: below the first post that it names
/// and that is known, else below the post whose comments node it is in. Replies in a circle are cut at the oldest of them.
/// </summary>
/// <remarks>
/// Posts are added in the order in which they were found: a post before its replies, and before the entries of its comments
/// node. They are placed the other way round. So the post by which another one was found has no place yet when that one
/// gets its own, and can never be below it: there is a place for every post.
/// </remarks>
internal sealed class ThreadTree
{
    private readonly List<Post> _posts = [];
    private readonly Dictionary<PostAddress, Post> _byAddress = [];
    private readonly Dictionary<PostAddress, Post> _repeats = [];
    private readonly Dictionary<string, List<Post>> _byAtomId = new(StringComparer.Ordinal);
    private readonly Dictionary<FeedAddress, Post> _owners = [];
    private readonly HashSet<PostAddress> _muted = [];
    private readonly Dictionary<PostAddress, Post> _parents = [];
    private readonly Dictionary<PostAddress, List<Post>> _replies = [];
    private bool _isPlaced;

    /// <summary>The first post that was added; nothing of the tree is above it.</summary>
    public Post? Top => _posts.FirstOrDefault();

    /// <summary>How many posts there are.</summary>
    public int Count => _posts.Count;

    /// <summary>Those that are shown, as they were added.</summary>
    public IEnumerable<Post> Posts => _posts.Where(post => !_muted.Contains(post.Address));

    /// <summary>True for a post that was added.</summary>
    public bool Contains(PostAddress address) => _byAddress.ContainsKey(address);

    /// <summary>Adds a post; false where it is there already.</summary>
    /// <param name="post">The post.</param>
    /// <param name="isMuted">True for one whose author is muted: it is not shown, and its replies take its place.</param>
    public bool Add(Post post, bool isMuted)
    {
        if (!_byAddress.TryAdd(post.Address, post))
        {
            return false;
        }
        _posts.Add(post);
        if (isMuted)
        {
            _muted.Add(post.Address);
        }
        Name(post.AtomId, post);
        if (post.RepeatOf is { } original)
        {
            // What answers the original is in the thread of its repeat as well.
            _repeats.TryAdd(original, post);
            Name(post.RepeatOfId, post);
        }
        return true;
    }

    /// <summary>Says whose replies a node holds; false where that is known.</summary>
    public bool AddNode(FeedAddress node, Post post) => _owners.TryAdd(node, post);

    /// <summary>What a post is below, outermost first.</summary>
    public IReadOnlyList<Post> Ancestors(PostAddress post, int max)
    {
        Place();
        var above = new List<Post>();
        for (var at = post; _parents.TryGetValue(at, out var parent); at = parent.Address)
        {
            if (above.Count < max && !_muted.Contains(parent.Address))
            {
                above.Add(parent);
            }
        }
        above.Reverse();
        return above;
    }

    /// <summary>What is below a post: each after the one that it answers, oldest first among siblings.</summary>
    public IReadOnlyList<ThreadReply> Replies(PostAddress post, int max)
    {
        Place();
        var replies = new List<ThreadReply>();
        var next = new Stack<ThreadReply>();
        Push(post, 0);
        while (replies.Count < max && next.TryPop(out var reply))
        {
            var isMuted = _muted.Contains(reply.Post.Address);
            if (!isMuted)
            {
                replies.Add(reply);
            }
            Push(reply.Post.Address, isMuted ? reply.Depth : reply.Depth + 1);
        }
        return replies;

        void Push(PostAddress parent, int depth)
        {
            foreach (var child in Enumerable.Reverse(_replies.GetValueOrDefault(parent) ?? []))
            {
                next.Push(new ThreadReply(child, depth));
            }
        }
    }

    /// <summary>How many posts are below each one, by all that answers it and its answers; those that are not shown do not count.</summary>
    public IReadOnlyDictionary<PostAddress, int> CountReplies()
    {
        Place();
        var counts = new Dictionary<PostAddress, int>();
        foreach (var post in _posts.Where(post => !_muted.Contains(post.Address)))
        {
            for (var at = post; _parents.TryGetValue(at.Address, out var parent); at = parent)
            {
                counts[parent.Address] = counts.GetValueOrDefault(parent.Address) + 1;
            }
        }
        return counts;
    }

    private void Name(string? atomId, Post post)
    {
        if (atomId is { Length: > 0 })
        {
            (_byAtomId.TryGetValue(atomId, out var named) ? named : _byAtomId[atomId] = []).Add(post);
        }
    }

    private void Place()
    {
        if (_isPlaced)
        {
            return;
        }
        _isPlaced = true;
        for (var index = _posts.Count - 1; index > 0; index--)
        {
            var post = _posts[index];
            if (Candidates(post).FirstOrDefault(parent => !IsBelow(parent, post)) is { } parent)
            {
                _parents.Add(post.Address, parent);
            }
        }
        foreach (var post in _posts.OrderBy(post => post.Published).ThenBy(post => post.Address.ToString()))
        {
            if (_parents.TryGetValue(post.Address, out var parent))
            {
                var address = parent.Address;
                (_replies.TryGetValue(address, out var replies) ? replies : _replies[address] = []).Add(post);
            }
        }
    }

    /// <summary>What a post may be below, the best first.</summary>
    private IEnumerable<Post> Candidates(Post post)
    {
        var owner = _owners.GetValueOrDefault(post.Address.Feed);
        foreach (var reference in post.Answers)
        {
            if (
                reference.Address is { } address
                && (_byAddress.TryGetValue(address, out var named) || _repeats.TryGetValue(address, out named))
            )
            {
                yield return named;
            }
            foreach (var one in _byAtomId.GetValueOrDefault(reference.Id ?? "") ?? [])
            {
                yield return one;
            }
            // Some programs name the item alone, or the item beside another node.
            foreach (var item in reference.ItemIds)
            {
                if (_byAddress.TryGetValue(new PostAddress(post.Address.Feed, item), out var sibling))
                {
                    yield return sibling;
                }
            }
        }
        if (owner is not null)
        {
            yield return owner;
        }
    }

    /// <summary>True where a post is another, or is below it.</summary>
    private bool IsBelow(Post post, Post other)
    {
        for (Post? at = post; at is not null; at = _parents.GetValueOrDefault(at.Address))
        {
            if (at.Address == other.Address)
            {
                return true;
            }
        }
        return false;
    }
}
