using Microblog.Xmpp;
using Microblog.Xmpp.Discovery;
using Microblog.Xmpp.PubSub;
using Microblog.Xmpp.Roster;

namespace Microblog.Core.Accounts;

/// <summary>What follows need of a session.</summary>
public interface IXmppLink
{
    /// <summary>Pubsub over it.</summary>
    IPubSubService PubSub { get; }

    /// <summary>The contact list over it.</summary>
    IRoster Roster { get; }

    /// <summary>Discovery over it.</summary>
    IServiceDiscovery Discovery { get; }

    /// <summary>Who asks to see the account's presence and has no answer yet.</summary>
    IReadOnlyList<Jid> Requests { get; }

    /// <summary>Answers a request.</summary>
    Task AnswerAsync(Jid contact, bool accept, CancellationToken cancellation);
}
