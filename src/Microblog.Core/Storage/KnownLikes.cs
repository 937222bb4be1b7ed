using Microblog.Core.Model;

namespace Microblog.Core.Storage;

/// <summary>The likes of one post in one node.</summary>
/// <param name="Node">The node.</param>
/// <param name="Post">The post's sortable address; empty where they name none.</param>
/// <param name="Count">How many people.</param>
/// <param name="Sent">The item of the account's own that was sent from here, or null.</param>
/// <param name="Said">The item that the service says is the account's, or null.</param>
internal sealed record KnownLikes(FeedAddress Node, string Post, int Count, string? Sent, string? Said);
