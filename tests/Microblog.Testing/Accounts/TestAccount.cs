using Microblog.Core.Accounts;
using Microblog.Core.Follows;
using Microblog.Core.Muting;
using Microblog.Core.Storage;
using Microblog.Core.Timelines;
using Microblog.Core.Timelines.Fetching;
using Microblog.Xmpp;
using Microblog.Xmpp.Sasl;
using Microsoft.Extensions.DependencyInjection;

namespace Microblog.Testing.Accounts;

/// <summary>One account in use, with all its features, without a pool.</summary>
public sealed class TestAccount : IAsyncDisposable
{
    private readonly ServiceProvider _services;
    private readonly AsyncServiceScope _scope;

    /// <summary>Makes it; nothing is sent before <see cref="Start"/>.</summary>
    public TestAccount(Jid address, long accountId, IMicroblogDatabase database, XmppSessionFactory sessions)
    {
        _services = AccountServices.Create(database, sessions);
        _scope = _services.CreateAsyncScope();
        _scope.ServiceProvider.GetRequiredService<AccountIdentity>().Set(address, accountId);
        Session = _scope.ServiceProvider.GetRequiredService<AccountSession>();
    }

    public AccountSession Session { get; }

    public AccountTimelines Timelines => Session.Get<AccountTimelines>();

    public FollowList Follows => Session.Get<FollowList>();

    public MutedPeople People => Session.Get<MutedPeople>();

    public UnkeptFeeds Unkept => Session.Get<UnkeptFeeds>();

    public Task Loaded => Session.Loaded;

    public ConnectionStatus Status => Session.Status;

    public event Action? StatusChanged
    {
        add => Session.StatusChanged += value;
        remove => Session.StatusChanged -= value;
    }

    public void Start(XmppCredentials credentials) => Session.Start(credentials);

    public async ValueTask DisposeAsync()
    {
        await _scope.DisposeAsync();
        await _services.DisposeAsync();
    }
}
