using Microblog.Core.Model;

namespace Microblog.Core.Mentions;

/// <summary>What may be meant by the first letters after an <c>@</c> or a <c>#</c>.</summary>
public interface IMentions
{
    /// <summary>
    /// People and communities whose name, a word of it, or whose address begins so, in whatever case and without accents: at
    /// most 8, those of the conversation first.
    /// </summary>
    /// <param name="query">Without <c>@</c>; empty: any.</param>
    /// <param name="post">The post that is answered or edited, or null.</param>
    /// <param name="cancellation">Gives up.</param>
    Task<IReadOnlyList<MentionCandidate>> FindPeopleAsync(
        string query,
        PostAddress? post,
        CancellationToken cancellation = default
    );

    /// <summary>Tags of posts that the account keeps, beginning so: at most 8, the most frequent ones first.</summary>
    /// <param name="query">Without <c>#</c>; empty: any.</param>
    /// <param name="cancellation">Gives up.</param>
    Task<IReadOnlyList<TagCandidate>> FindTagsAsync(string query, CancellationToken cancellation = default);
}
