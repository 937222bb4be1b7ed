using Microblog.Core.Accounts;
using Microblog.Xmpp;
using Microblog.Xmpp.Discovery;
using Microblog.Xmpp.PubSub;
using Microblog.Xmpp.Roster;

namespace Microblog.Core.Tests.Fakes;

/// <summary>A session without a stream, as follows use it.</summary>
internal sealed record MemoryLink(IPubSubService PubSub, IRoster Roster) : IXmppLink
{
    public IServiceDiscovery Discovery { get; init; } = new NoDiscovery();

    public IReadOnlyList<Jid> Requests { get; private set; } = [];

    public Task AnswerAsync(Jid contact, bool accept, CancellationToken cancellation)
    {
        Requests = [.. Requests.Where(one => one != contact)];
        return Task.CompletedTask;
    }
}
