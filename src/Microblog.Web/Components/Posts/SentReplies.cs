using Microblog.Core.Model;
using Microblog.Core.Publishing;
using Microblog.Core.Timelines.Threads;

namespace Microblog.Web.Components.Posts;

/// <summary>
/// The replies that were sent while a conversation is open: each stands right below what it answers, the last one first, and
/// not at the end of a long list, out of sight. The next visit has the usual order.
/// </summary>
internal sealed class SentReplies
{
    private readonly List<(PostAddress Reply, PostAddress Parent)> _sent = [];

    /// <summary>Takes over what is under way, as far as it is a reply.</summary>
    public void Note(IReadOnlyList<OutboxEntry> entries)
    {
        foreach (var entry in entries)
        {
            if (
                entry is { Kind: OutboxKind.Reply, Parent: { } parent }
                && !_sent.Exists(one => one.Reply == entry.Address)
            )
            {
                _sent.Add((entry.Address, parent));
            }
        }
    }

    /// <summary>Moves each of them, with what answers it, to below its parent.</summary>
    /// <param name="opened">The post that the replies are of.</param>
    /// <param name="replies">Each followed by the answers to it, which are deeper.</param>
    public List<ThreadReply> Place(PostAddress opened, List<ThreadReply> replies)
    {
        foreach (var (reply, parent) in _sent)
        {
            var from = replies.FindIndex(one => one.Post.Address == reply);
            var above = parent == opened ? -1 : replies.FindIndex(one => one.Post.Address == parent);
            if (from < 0 || from == above + 1 || (above < 0 && parent != opened))
            {
                continue;
            }
            var next = replies.FindIndex(from + 1, one => one.Depth <= replies[from].Depth);
            var moved = replies[from..(next < 0 ? replies.Count : next)];
            replies.RemoveRange(from, moved.Count);
            replies.InsertRange(above + 1, moved); // what it answers stands above it, and has not moved
        }
        return replies;
    }
}
