using Microblog.Core.Atom;

namespace Microblog.Core.Posts;

/// <summary>Tags of posts.</summary>
public static class PostTags
{
    /// <summary>The tags that a reader does not see in title or text: categories that the writer's program added.</summary>
    public static IReadOnlyList<string> BesideText(Post post)
    {
        ArgumentNullException.ThrowIfNull(post);
        return post.Tags.Count == 0
            ? []
            :
            [
                .. post
                    .Tags.Distinct(TagComparer.Instance)
                    .Except(HtmlTags.Of(post.Html).Concat(TextParts.Tags(post.Title ?? "")), TagComparer.Instance)
                    .Where(tag => !InvisibleText.IsBlank(tag)),
            ];
    }
}
