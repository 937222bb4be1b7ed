using Microblog.Core.Atom;
using Microblog.Core.Model;
using Microblog.Core.Posts;
using Microblog.Xmpp;

namespace Microblog.Core.Tests.Timelines.Threads;

/// <summary>A post with entries in its comments node that name each other in every way, rightly, wrongly and in circles.</summary>
internal sealed class RandomThread
{
    private static readonly FeedAddress Nowhere = new(Jid.Parse("pubsub.other.example"), "elsewhere");
    private readonly Random _random;
    private readonly DateTimeOffset _start;

    public RandomThread(int seed, PostAddress root, FeedAddress comments, DateTimeOffset start)
    {
        _random = new Random(seed);
        _start = start;
        Root = Make(root, [], 0) with { Comments = comments };
        var nested = new FeedAddress(comments.Service, comments.Node + "-nested");
        var count = _random.Next(1, 12);
        var names = Enumerable
            .Range(0, count)
            .Select(index => new PostAddress(_random.Next(5) == 0 && index > 0 ? nested : comments, $"{seed}-e{index}"))
            .ToList();
        Entries =
        [
            .. names.Select(
                (name, index) =>
                    Make(name, AnswersOf(name, names), _random.Next(1, 60)) with
                    {
                        Comments = index == 0 ? nested : null,
                    }
            ),
        ];
    }

    public Post Root { get; }

    public IReadOnlyList<Post> Entries { get; }

    private Post Make(PostAddress address, IReadOnlyList<AtomReference> answers, int minutes) =>
        new()
        {
            Address = address,
            AtomId = $"tag:{address.ItemId}",
            AuthorName = "Somebody",
            Published = _start.AddMinutes(minutes),
            Text = address.ItemId,
            Html = "",
            Source = "",
            Answers = answers,
        };

    private List<AtomReference> AnswersOf(PostAddress self, List<PostAddress> all) =>
        [.. Enumerable.Range(0, _random.Next(3)).Select(_ => Reference(self, all[_random.Next(all.Count)]))];

    private AtomReference Reference(PostAddress self, PostAddress other) =>
        _random.Next(8) switch
        {
            0 => new AtomReference(Root.AtomId, Root.Address),
            1 => new AtomReference(null, other),
            2 => new AtomReference($"tag:{other.ItemId}"),
            3 => new AtomReference(other.ItemId),
            // The service of the comments, the node of posts, the item of the comment.
            4 => new AtomReference(
                null,
                new PostAddress(new FeedAddress(self.Feed.Service, FeedAddress.MicroblogNode), other.ItemId)
            ),
            5 => new AtomReference("tag:gone", new PostAddress(self.Feed, "gone")),
            6 => new AtomReference(null, new PostAddress(Nowhere, "x")),
            _ => new AtomReference(null, self),
        };
}
