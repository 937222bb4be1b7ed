using Microblog.Xmpp;

namespace Microblog.Core.Follows;

/// <summary>What people tell everybody of whom they follow (XEP-0330, XEP-0465).</summary>
public interface IPublicFollows
{
    /// <summary>Asks a person's server.</summary>
    /// <exception cref="XmppException">It did not answer, or there is no connection.</exception>
    Task<PublicFollows> GetAsync(Jid person, CancellationToken cancellation = default);
}
