using Microblog.Core.Mentions;
using Microblog.Core.Model;

namespace Microblog.Web.Tests.Fakes;

/// <summary>What can be mentioned, as a test says; keeps what was asked for.</summary>
public sealed class FakeMentions : IMentions
{
    public IReadOnlyList<MentionCandidate> People { get; set; } = [];

    public IReadOnlyList<TagCandidate> Tags { get; set; } = [];

    public IList<(string Query, PostAddress? Post)> Asked { get; } = [];

    public Task<IReadOnlyList<MentionCandidate>> FindPeopleAsync(
        string query,
        PostAddress? post,
        CancellationToken cancellation = default
    )
    {
        Asked.Add((query, post));
        return Task.FromResult(People);
    }

    public Task<IReadOnlyList<TagCandidate>> FindTagsAsync(string query, CancellationToken cancellation = default)
    {
        Asked.Add((query, null));
        return Task.FromResult(Tags);
    }
}
