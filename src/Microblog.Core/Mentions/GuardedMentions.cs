using Microblog.Core.Accounts;
using Microblog.Core.Model;

namespace Microblog.Core.Mentions;

/// <summary>The account's mentions, as long as the session of this page is open.</summary>
internal sealed class GuardedMentions(IMentions mentions, SessionGate gate) : IMentions
{
    public Task<IReadOnlyList<MentionCandidate>> FindPeopleAsync(
        string query,
        PostAddress? post,
        CancellationToken cancellation = default
    )
    {
        gate.Check();
        return mentions.FindPeopleAsync(query, post, cancellation);
    }

    public Task<IReadOnlyList<TagCandidate>> FindTagsAsync(string query, CancellationToken cancellation = default)
    {
        gate.Check();
        return mentions.FindTagsAsync(query, cancellation);
    }
}
