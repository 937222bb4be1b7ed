using Microblog.Core.Model;
using Microblog.Xmpp;
using Microblog.Xmpp.PubSub;
using Microblog.Xmpp.Roster;

namespace Microblog.Core.Follows;

/// <summary>
/// People to follow: contacts who have a feed that the account does not follow, and people whom followed people say to follow, the
/// most named first.
/// </summary>
internal sealed class PeopleSuggestions(IPubSubService pubSub, IRoster roster, Jid own)
{
    private const int MaxAsked = 12;
    private const int MaxContacts = 10;
    private const int AtOnce = 4;

    /// <summary>Asks their servers, a few at a time; one that does not answer is left out.</summary>
    /// <param name="followed">People whom the account follows.</param>
    /// <param name="isWanted">False for a person who is followed, muted or was unfollowed.</param>
    /// <param name="most">So many at most.</param>
    /// <param name="cancellation">Gives up.</param>
    public async Task<IReadOnlyList<PersonSuggestion>> FindAsync(
        IReadOnlyList<Jid> followed,
        Func<Jid, bool> isWanted,
        int most,
        CancellationToken cancellation
    )
    {
        using var slots = new SemaphoreSlim(AtOnce);
        var contacts = await FindContactsAsync(slots, isWanted, cancellation);
        var lists = await Task.WhenAll(
            followed
                .Take(MaxAsked)
                .Select(person => AskAsync(slots, () => ReadAsync(person, cancellation), cancellation))
        );
        var named = lists
            .SelectMany(list => list ?? [])
            .Where(one => one.Person != own && isWanted(one.Person))
            .GroupBy(one => one.Person, one => one.By)
            .Select(group => new PersonSuggestion(group.Key, [.. group.Distinct()], contacts.Contains(group.Key)))
            .OrderByDescending(one => one.FollowedBy.Count)
            .ThenBy(one => one.Person.ToString(), StringComparer.Ordinal)
            .ToList();
        var others = contacts
            .Where(person => named.TrueForAll(one => one.Person != person))
            .Select(person => new PersonSuggestion(person, [], IsContact: true));
        return [.. others.Concat(named).Take(most)];
    }

    private async Task<List<(Jid Person, Jid By)>> ReadAsync(Jid person, CancellationToken cancellation) =>
        [
            .. (await new PublicLists(pubSub).ReadFollowsAsync(person, cancellation) ?? [])
                .Where(one => one.Feed.IsPersonal && one.Feed.Node == FeedAddress.MicroblogNode)
                .Select(one => (one.Feed.Service.Bare, person)),
        ];

    /// <summary>Contacts whose presence the account sees are followed without being asked.</summary>
    private async Task<HashSet<Jid>> FindContactsAsync(
        SemaphoreSlim slots,
        Func<Jid, bool> isWanted,
        CancellationToken cancellation
    )
    {
        var contacts = await AskAsync(slots, () => roster.GetAsync(cancellation), cancellation) ?? [];
        var asked = contacts
            .Where(contact => contact.Address.Local is not null && !ContactFollows.IsSeen(contact))
            .Select(contact => contact.Address.Bare)
            .Where(person => person != own && isWanted(person))
            .Take(MaxContacts)
            .Select(async person =>
                await AskAsync(slots, () => HasFeedAsync(person, cancellation), cancellation) is not null
                    ? person
                    : null
            );
        return [.. (await Task.WhenAll(asked)).OfType<Jid>()];
    }

    /// <returns>Null for a feed that is empty, or not there.</returns>
    private async Task<object?> HasFeedAsync(Jid person, CancellationToken cancellation)
    {
        var page = await pubSub.GetItemsAsync(person, FeedAddress.MicroblogNode, 1, 1, "", cancellation);
        return page.Items.Count > 0 ? page : null;
    }

    private static async Task<T?> AskAsync<T>(SemaphoreSlim slots, Func<Task<T>> ask, CancellationToken cancellation)
        where T : class?
    {
        await slots.WaitAsync(cancellation);
        try
        {
            return await ask();
        }
        catch (XmppException e) when (e is StanzaException or XmppTimeoutException or StanzaLimitException)
        {
            return null; // its server says nothing: there are others
        }
        finally
        {
            slots.Release();
        }
    }
}
