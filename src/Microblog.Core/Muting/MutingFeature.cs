using Microblog.Core.Accounts;

namespace Microblog.Core.Muting;

/// <summary>Muted and blocked people: kept up to date with the block list of the server (XEP-0191).</summary>
internal sealed class MutingFeature(MutedPeople people, AccountWork work) : IAccountFeature
{
    public void Attach(XmppLink link) =>
        link.Blocking.Changed += () => work.Run(stop => people.TakeChangeAsync(link.Blocking, stop));

    public Task ConnectedAsync(AccountConnection connection, CancellationToken cancellation) =>
        people.ConnectAsync(connection.Link.Blocking, cancellation);

    public Task DisconnectedAsync(CancellationToken cancellation)
    {
        people.Disconnect();
        return Task.CompletedTask;
    }
}
