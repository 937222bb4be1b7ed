using Microblog.Xmpp;

namespace Microblog.Core.Follows;

/// <summary>Communities and people that the signed-in account does not follow yet.</summary>
public interface ISuggestions
{
    /// <summary>Those that these pubsub services list, else the own server's.</summary>
    /// <exception cref="XmppException">There is no connection, or no service answered.</exception>
    Task<IReadOnlyList<Suggestion>> FindAsync(
        IReadOnlyCollection<Jid> services,
        CancellationToken cancellation = default
    );

    /// <summary>People: contacts who have a feed, and those whom followed people say to follow.</summary>
    /// <exception cref="XmppException">There is no connection.</exception>
    Task<IReadOnlyList<PersonSuggestion>> FindPeopleAsync(CancellationToken cancellation = default);
}
