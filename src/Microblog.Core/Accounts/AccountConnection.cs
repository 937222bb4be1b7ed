namespace Microblog.Core.Accounts;

/// <summary>One XMPP stream of an account, from its first to its last stanza, through all its resumptions.</summary>
/// <param name="link">The session and what speaks over it.</param>
public sealed class AccountConnection(XmppLink link)
{
    private readonly TaskCompletionSource _admitted = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>The session and what speaks over it.</summary>
    public XmppLink Link => link;

    /// <summary>
    /// Done when the server has said that the address has the same holder as before: nothing that is stored may be sent until
    /// then. Cancelled where it has another, or the stream is over.
    /// </summary>
    public Task Admitted => _admitted.Task;

    internal void Admit() => _admitted.TrySetResult();

    internal void Refuse() => _admitted.TrySetCanceled(CancellationToken.None);
}
