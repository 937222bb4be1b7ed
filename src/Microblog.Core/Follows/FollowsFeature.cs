using Microblog.Core.Accounts;
using Microblog.Core.Model;
using Microblog.Core.Timelines;
using Microblog.Core.Timelines.Threads;
using Microblog.Xmpp;
using Microblog.Xmpp.Discovery;
using Microblog.Xmpp.PubSub;

namespace Microblog.Core.Follows;

/// <summary>Whom the account follows: kept up to date with the contact list, the lists and the subscriptions at the server.</summary>
internal sealed class FollowsFeature(
    AccountIdentity account,
    FollowList follows,
    AccountTimelines timelines,
    AccountWork work
) : IAccountFeature, IThreadSubscriptions, IPublicFollows
{
    private AccountConnection? _connection;

    public FollowList List => follows;

    public AccountIdentity Account => account;

    /// <summary>Discovery over the present connection, or null.</summary>
    public IServiceDiscovery? Discovery => _connection?.Link.Discovery;

    public bool TakesFeeds => true;

    public Task LoadAsync(CancellationToken cancellation) => follows.LoadAsync(cancellation);

    public void Take(PubSubEvent happened)
    {
        if (happened.Node == SubscriptionList.Node)
        {
            if (happened.Service == account.Address)
            {
                // Another device of the same person follows something new, or something no longer.
                follows.NoteListEvent(happened);
                work.Run(follows.TakeListAsync);
            }
            return;
        }
        var feed = new FeedAddress(happened.Service, happened.Node);
        if (happened is PubSubEvent.Delete)
        {
            work.Run(stop => follows.TakeDeletedAsync(feed, stop));
        }
        if (follows.IsRefused(feed))
        {
            work.Run(stop => follows.SubscribeAgainAsync(feed, stop));
        }
    }

    public void Attach(XmppLink link)
    {
        link.Roster.Changed += contact => work.Run(stop => follows.TakeContactAsync(contact, stop));
        link.Requested += () => work.Run(_ => follows.TakeRequestsAsync(link));
    }

    /// <summary>What was followed and ended while there was no connection is sent: the holder has to be known.</summary>
    public async Task ConnectedAsync(AccountConnection connection, CancellationToken cancellation)
    {
        _connection = connection;
        await connection.Admitted.WaitAsync(cancellation);
        await follows.ConnectAsync(connection.Link, cancellation);
    }

    public Task ResumedAsync(AccountConnection connection, CancellationToken cancellation)
    {
        work.Run(follows.ResumeAsync);
        return Task.CompletedTask;
    }

    public Task DisconnectedAsync(CancellationToken cancellation)
    {
        _connection = null;
        follows.Disconnect();
        return Task.CompletedTask;
    }

    public Task<PublicFollows> GetAsync(Jid person, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(person);
        return _connection is { } connection
            ? new PublicLists(connection.Link.PubSub).ReadAsync(person.Bare, cancellation)
            : throw new SessionEndedException("There is no connection.");
    }

    /// <summary>People to follow.</summary>
    /// <exception cref="SessionEndedException">There is no connection.</exception>
    public Task<IReadOnlyList<PersonSuggestion>> FindPeopleAsync(int most, CancellationToken cancellation)
    {
        var link = _connection?.Link ?? throw new SessionEndedException("There is no connection.");
        var followed = follows.All.Select(follow => follow.Feed).Where(feed => feed.IsPersonal).ToHashSet();
        return new PeopleSuggestions(link.PubSub, link.Roster, account.Address).FindAsync(
            [.. followed.Select(feed => feed.Service).Where(person => person != account.Address)],
            person => !followed.Contains(FeedAddress.Microblog(person)) && !timelines.Muted.Has(person.ToString()),
            most,
            cancellation
        );
    }

    public bool MaySubscribe(FeedAddress comments) =>
        ReplySubscriptions.IsExpected(comments, account.Address, follows.All);
}
