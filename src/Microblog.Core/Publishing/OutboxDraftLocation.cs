using Microblog.Core.Model;
using Microblog.Core.Storage;

namespace Microblog.Core.Publishing;

/// <summary>Where the text of something that was sent had been written.</summary>
internal static class OutboxDraftLocation
{
    /// <summary>The place of its draft; null for what has no text of its own.</summary>
    public static string? Of(OutboxEntity entity) =>
        entity.Kind switch
        {
            OutboxKind.Post when PostAddress.TryParse(entity.Address, out var post) && !post.Feed.IsPersonal =>
                DraftLocation.Feed(post.Feed),
            OutboxKind.Post => DraftLocation.Home,
            OutboxKind.Reply when PostAddress.TryParse(entity.Parent, out var parent) => DraftLocation.Reply(parent),
            OutboxKind.Reply => DraftLocation.Home,
            OutboxKind.Edit when PostAddress.TryParse(entity.Address, out var post) => DraftLocation.Edit(post),
            _ => null,
        };
}
