using Microblog.Core.Atom;
using Microblog.Core.Model;
using Microblog.Core.Posts;
using Microblog.Core.Timelines.Threads;
using Microblog.Xmpp;
using Xunit;

namespace Microblog.Core.Tests.Timelines.Threads;

public sealed class ThreadTreeTests
{
    private const int Max = 500;
    private static readonly DateTimeOffset Start = new(2026, 5, 1, 12, 0, 0, TimeSpan.Zero);
    private static readonly FeedAddress Comments = new(Jid.Parse("a@x.example"), FeedAddress.CommentsPrefix + "p");
    private static readonly PostAddress RootAddress = new(FeedAddress.Microblog(Jid.Parse("a@x.example")), "p");

    [Fact]
    public void Every_entry_of_a_comments_node_is_in_the_thread_once()
    {
        for (var seed = 0; seed < 3000; seed++)
        {
            var thread = new RandomThread(seed, RootAddress, Comments, Start);
            var random = new Random(seed);
            var hidden = thread.Entries.Where(_ => random.Next(6) == 0).Select(one => one.Address).ToHashSet();
            var tree = TreeOf(thread, hidden);
            var shown = thread.Entries.Select(one => one.Address).Where(one => !hidden.Contains(one)).ToList();
            var replies = tree.Replies(RootAddress, Max).Select(reply => reply.Post.Address).ToList();
            Assert.True(
                replies.Count == shown.Count && replies.ToHashSet().SetEquals(shown),
                $"Seed {seed}: {string.Join(' ', replies.Select(one => one.ItemId))}"
            );
        }
    }

    [Fact]
    public void Thread_of_an_entry_has_the_nodes_post_on_top_and_no_post_twice()
    {
        for (var seed = 0; seed < 1000; seed++)
        {
            var thread = new RandomThread(seed, RootAddress, Comments, Start);
            var tree = TreeOf(thread, []);
            foreach (var entry in thread.Entries)
            {
                var above = tree.Ancestors(entry.Address, Max).Select(post => post.Address).ToList();
                var below = tree.Replies(entry.Address, Max).Select(reply => reply.Post.Address).ToList();
                Assert.Equal(RootAddress, above[0]);
                List<PostAddress> all = [.. above, entry.Address, .. below];
                Assert.Equal(all.Count, all.ToHashSet().Count);
            }
        }
    }

    [Fact]
    public void Entry_is_below_the_first_post_that_it_names_and_that_is_known()
    {
        var first = Entry("1", 1, new AtomReference(null, RootAddress));
        var second = Entry("2", 2, new AtomReference("tag:gone"), new AtomReference(null, first.Address));
        var tree = TreeOf(first, second);
        Assert.Equal([(first, 0), (second, 1)], tree.Replies(RootAddress, Max).Select(one => (one.Post, one.Depth)));
    }

    [Theory]
    [InlineData("ref")]
    [InlineData("node")]
    public void Entry_that_another_names_by_its_bare_item_id_is_its_parent(string form)
    {
        var first = Entry("1", 1);
        var posts = new FeedAddress(Comments.Service, FeedAddress.MicroblogNode);
        var second = Entry(
            "2",
            2,
            form == "ref" ? new AtomReference("1") : new AtomReference(null, new PostAddress(posts, "1"))
        );
        Assert.Equal([0, 1], TreeOf(first, second).Replies(RootAddress, Max).Select(one => one.Depth));
    }

    [Fact]
    public void Replies_to_a_muted_entry_take_its_place()
    {
        var first = Entry("1", 1);
        var blocked = Entry("2", 2, new AtomReference(null, first.Address));
        var third = Entry("3", 3, new AtomReference(null, blocked.Address));
        var tree = new ThreadTree();
        tree.Add(Root, isMuted: false);
        tree.AddNode(Comments, Root);
        tree.Add(first, isMuted: false);
        tree.Add(blocked, isMuted: true);
        tree.Add(third, isMuted: false);
        Assert.Equal([(first, 0), (third, 1)], tree.Replies(RootAddress, Max).Select(one => (one.Post, one.Depth)));
        Assert.Equal([Root, first], tree.Ancestors(third.Address, Max));
    }

    [Fact]
    public void Post_that_answers_an_entry_of_its_own_node_is_above_it()
    {
        var entry = Entry("1", 1, new AtomReference(null, RootAddress));
        var tree = new ThreadTree();
        var root = Root with { Answers = [new AtomReference(null, entry.Address)] };
        tree.Add(root, isMuted: false);
        tree.AddNode(Comments, root);
        tree.Add(entry, isMuted: false);
        Assert.Equal([root], tree.Ancestors(entry.Address, Max));
        Assert.Equal([entry], tree.Replies(RootAddress, Max).Select(one => one.Post));
    }

    private static Post Root { get; } = new RandomThread(0, RootAddress, Comments, Start).Root;

    private static Post Entry(string id, int minutes, params AtomReference[] answers) =>
        Root with
        {
            Address = new PostAddress(Comments, id),
            AtomId = $"tag:{id}",
            Published = Start.AddMinutes(minutes),
            Answers = answers,
            Comments = null,
        };

    private static ThreadTree TreeOf(params Post[] entries)
    {
        var tree = new ThreadTree();
        tree.Add(Root, isMuted: false);
        tree.AddNode(Comments, Root);
        foreach (var entry in entries)
        {
            tree.Add(entry, isMuted: false);
        }
        return tree;
    }

    /// <summary>As it is read: a node's post, the entries of the node, oldest first, and then the nodes of these.</summary>
    private static ThreadTree TreeOf(RandomThread thread, HashSet<PostAddress> hidden)
    {
        var tree = new ThreadTree();
        var next = new Queue<Post>([thread.Root]);
        tree.Add(thread.Root, isMuted: false);
        while (next.TryDequeue(out var post))
        {
            if (post.Comments is not { } node || !tree.AddNode(node, post))
            {
                continue;
            }
            foreach (var entry in thread.Entries.Where(one => one.Address.Feed == node).OrderBy(one => one.Published))
            {
                tree.Add(entry, hidden.Contains(entry.Address));
                next.Enqueue(entry);
            }
        }
        return tree;
    }
}
