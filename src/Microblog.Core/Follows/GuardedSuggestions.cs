using Microblog.Core.Accounts;
using Microblog.Xmpp;

namespace Microblog.Core.Follows;

/// <summary>Suggestions, as long as the lease of this page is open.</summary>
internal sealed class GuardedSuggestions(FollowsFeature feature, SessionGate gate) : ISuggestions
{
    private const int MaxSuggestions = 12;

    public Task<IReadOnlyList<Suggestion>> FindAsync(
        IReadOnlyCollection<Jid> services,
        CancellationToken cancellation = default
    )
    {
        gate.Check();
        var discovery =
            feature.Discovery ?? throw new SessionEndedException("There is no connection to the server at the moment.");
        var followed = feature.List.All.Select(follow => follow.Feed).ToHashSet();
        return new Suggestions(discovery, feature.Account.Address).FindAsync(
            services,
            feed => !followed.Contains(feed),
            MaxSuggestions,
            cancellation
        );
    }

    public Task<IReadOnlyList<PersonSuggestion>> FindPeopleAsync(CancellationToken cancellation = default)
    {
        gate.Check();
        return feature.FindPeopleAsync(MaxSuggestions, cancellation);
    }
}
