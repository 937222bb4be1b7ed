using Microblog.Core.Model;

namespace Microblog.Core.Mentions;

/// <summary>What an account may mean by a few letters.</summary>
internal sealed class AccountMentions(MentionDirectory people, SeenTags tags) : IMentions
{
    public Task<IReadOnlyList<MentionCandidate>> FindPeopleAsync(
        string query,
        PostAddress? post,
        CancellationToken cancellation = default
    ) => people.FindAsync(query, post, cancellation);

    public Task<IReadOnlyList<TagCandidate>> FindTagsAsync(string query, CancellationToken cancellation = default) =>
        tags.FindAsync(query, cancellation);
}
