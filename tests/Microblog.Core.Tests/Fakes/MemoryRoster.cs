using Microblog.Xmpp;
using Microblog.Xmpp.Roster;

namespace Microblog.Core.Tests.Fakes;

/// <summary>A contact list in memory.</summary>
internal sealed class MemoryRoster : IRoster
{
    public IReadOnlyList<Contact> Contacts { get; set; } = [];

    public List<Jid> Requested { get; } = [];

    public event Action<Contact>? Changed
    {
        add { }
        remove { }
    }

    public event Action<Jid>? SubscriptionRequested
    {
        add { }
        remove { }
    }

    public Task<IReadOnlyList<Contact>> GetAsync(CancellationToken cancellation = default) => Task.FromResult(Contacts);

    public Task RequestSubscriptionAsync(Jid contact, CancellationToken cancellation = default)
    {
        Requested.Add(contact);
        return Task.CompletedTask;
    }

    public Task ApproveAsync(Jid contact, CancellationToken cancellation = default) => Task.CompletedTask;

    public Task DenyAsync(Jid contact, CancellationToken cancellation = default) => Task.CompletedTask;
}
