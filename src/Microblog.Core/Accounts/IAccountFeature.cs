using Microblog.Core.Model;
using Microblog.Xmpp.PubSub;

namespace Microblog.Core.Accounts;

/// <summary>
/// A capability of an account: it lives in the account's scope as long as the account is in use, and is notified of what
/// happens to its connection. Registered with <see cref="AccountFeatureExtensions.AddAccountFeature{T}"/>; docs/architecture.md
/// has the steps. What is not overridden does nothing.
/// </summary>
public interface IAccountFeature
{
    /// <summary>True for one that takes the events of all nodes that no feature named at its registration: feeds of posts.</summary>
    bool TakesFeeds => false;

    /// <summary>Why what comes for the account is not stored; null while all is well.</summary>
    StorageFailure? StorageFailure => null;

    /// <summary>Reads what is stored. Called again, later and later, until it succeeds; nothing connects before.</summary>
    Task LoadAsync(CancellationToken cancellation) => Task.CompletedTask;

    /// <summary>An event of one of its nodes (XEP-0060, 7.2.2.1), on the receiving thread: return at once.</summary>
    void Take(PubSubEvent happened) { }

    /// <summary>A session is there: subscribe to its events, and to no others. Called once a session, on any thread.</summary>
    void Attach(XmppLink link) { }

    /// <summary>
    /// A new stream, before pages are notified of it. Features are called in the order of their registration; nothing here may wait
    /// for the network.
    /// </summary>
    Task OpenAsync(AccountConnection connection, CancellationToken cancellation) => Task.CompletedTask;

    /// <summary>
    /// A new stream: what is asked of the server. All features at the same time. Called again where the stream was cut before
    /// this was done, and resumed (XEP-0198, 5).
    /// </summary>
    Task ConnectedAsync(AccountConnection connection, CancellationToken cancellation) => Task.CompletedTask;

    /// <summary>The stream was cut and goes on: nothing was lost.</summary>
    Task ResumedAsync(AccountConnection connection, CancellationToken cancellation) => Task.CompletedTask;

    /// <summary>The stream is cut, and may be resumed.</summary>
    Task SuspendedAsync(CancellationToken cancellation) => Task.CompletedTask;

    /// <summary>The session is over: what was made for its connection is of no use any more.</summary>
    Task DisconnectedAsync(CancellationToken cancellation) => Task.CompletedTask;

    /// <summary>The account is signed out: what waits to be sent is sent, as far as the time allows.</summary>
    Task FlushAsync(TimeSpan timeout) => Task.CompletedTask;

    /// <summary>The account is closed: nothing is sent from here on. Its disposal follows.</summary>
    void Stop() { }
}
