using Microblog.Core.Accounts;
using Microblog.Core.Posts;
using Microblog.Core.Storage;
using Microblog.Core.Timelines;
using Microblog.Xmpp;
using Microblog.Xmpp.Profiles;
using Microblog.Xmpp.PubSub;

namespace Microblog.Core.Nicknames;

/// <summary>The names that people give themselves (XEP-0172): kept with their feeds, and shown wherever they are named.</summary>
internal sealed class NicknamesFeature(
    AccountIdentity account,
    AccountTimelines timelines,
    FeedNames stored,
    PersonNames names,
    AccountWork work
) : IAccountFeature
{
    private const int MaxPeople = 2000;
    private const int MaxLength = 100;

    private readonly Lock _lock = new();
    private readonly Dictionary<Jid, string> _given = [];

    public void Take(PubSubEvent happened)
    {
        if (happened is PubSubEvent.Items { Published: [.., var newest] } && Note(happened.Service, newest) is { } name)
        {
            work.Run(stop => KeepAsync([(happened.Service.Bare, name)], onlyUnnamed: false, stop));
        }
    }

    /// <summary>
    /// Asks for the own name, which not every server tells by itself. Contacts may have told theirs before the contact list was
    /// read: those are kept then.
    /// </summary>
    public async Task ConnectedAsync(AccountConnection connection, CancellationToken cancellation)
    {
        try
        {
            var page = await connection.Link.PubSub.GetItemsAsync(
                account.Address,
                Nickname.Node,
                1,
                1,
                "",
                cancellation
            );
            if (page.Items is [.., var newest] && Note(account.Address, newest) is { } own)
            {
                await KeepAsync([(account.Address, own)], onlyUnnamed: false, cancellation);
            }
        }
        catch (StanzaException)
        {
            // None was given.
        }
        await timelines.HomeKnown.WaitAsync(cancellation);
        await KeepAsync(Given(), onlyUnnamed: true, cancellation);
    }

    /// <returns>The name; null for none that can be shown.</returns>
    private string? Note(Jid person, PubSubItem item)
    {
        var name = Nickname.FromXml(item.Payload)?.Trim();
        if (string.IsNullOrEmpty(name) || name.Length > MaxLength || name.Any(char.IsControl))
        {
            return null;
        }
        lock (_lock)
        {
            if (_given.Count >= MaxPeople && !_given.ContainsKey(person.Bare))
            {
                return null;
            }
            _given[person.Bare] = name;
        }
        return name;
    }

    private IReadOnlyList<(Jid Person, string Name)> Given()
    {
        lock (_lock)
        {
            return [.. _given.Select(one => (one.Key, one.Value))];
        }
    }

    private async Task KeepAsync(
        IReadOnlyList<(Jid Person, string Name)> given,
        bool onlyUnnamed,
        CancellationToken cancellation
    )
    {
        var isOther = false;
        foreach (var (person, name) in given)
        {
            isOther |= await stored.SetAsync(person, name, onlyUnnamed, cancellation);
        }
        if (isOther)
        {
            names.SetGiven(await stored.GetPeopleAsync(cancellation));
        }
    }
}
