using Microblog.Core.Model;
using Microblog.Core.Storage;

namespace Microblog.Core.Publishing;

/// <summary>Where the text of something that was sent had been written.</summary>
internal static class OutboxPlace
{
    /// <summary>The place of its draft; null for what has no text of its own.</summary>
    public static string? Of(OutboxEntity entity) =>
        entity.Kind switch
        {
            OutboxKind.Post when PostAddress.TryParse(entity.Address, out var post) && !post.Feed.IsPersonal =>
                DraftPlace.Feed(post.Feed),
            OutboxKind.Post => DraftPlace.Home,
            OutboxKind.Reply when PostAddress.TryParse(entity.Parent, out var parent) => DraftPlace.Reply(parent),
            OutboxKind.Reply => DraftPlace.Home,
            OutboxKind.Edit when PostAddress.TryParse(entity.Address, out var post) => DraftPlace.Edit(post),
            _ => null,
        };
}
