using Microblog.Core.Model;

namespace Microblog.Core.Publishing;

/// <summary>The own feed of the signed-in account: who can read it, as its node is configured (XEP-0060, 8.2).</summary>
public interface IOwnFeed
{
    /// <summary>After each change of the audience by a page of the account; any thread.</summary>
    event Action? AudienceChanged;

    /// <summary>Who can read it.</summary>
    /// <exception cref="Microblog.Xmpp.XmppException">The server did not say.</exception>
    Task<Audience> GetAudienceAsync(CancellationToken cancellation = default);

    /// <summary>Creates (or repairs and reconfigures) the node for this audience.</summary>
    /// <returns>A limit that loses posts, to be shown once ("keeps only the newest N posts"), or null.</returns>
    /// <exception cref="Microblog.Xmpp.XmppException">The server refused it, or did not answer.</exception>
    Task<int?> SetAudienceAsync(Audience audience, CancellationToken cancellation = default);
}
