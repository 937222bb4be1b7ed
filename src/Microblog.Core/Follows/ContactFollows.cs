using Microblog.Core.Model;
using Microblog.Core.Storage;
using Microblog.Core.Timelines;
using Microblog.Xmpp;
using Microblog.Xmpp.Roster;

namespace Microblog.Core.Follows;

/// <summary>Contacts whose presence the account sees are followed (RFC 6121, 2): their feeds come and go with them.</summary>
internal sealed class ContactFollows(
    Jid own,
    AccountTimelines timelines,
    FollowRows rows,
    FollowDecisions decisions,
    BlockedFollows blocked,
    FollowSources sources
)
{
    /// <summary>All contacts, followed or not.</summary>
    public KnownContacts Known { get; } = new();

    /// <summary>True for a contact whose presence the account sees.</summary>
    public static bool IsSeen(Contact contact) => contact.Subscription is "to" or "both";

    /// <summary>Reads the contact list. Who left it is followed no longer.</summary>
    public async Task TakeAllAsync(IRoster roster, CancellationToken cancellation)
    {
        // Who becomes a contact while the list comes is not among those who left it.
        var before = (await rows.OfSourceAsync(FollowSource.Contact, cancellation)).ConvertAll(feed =>
            feed.ToAddress()
        );
        if (await sources.AskAsync("contacts", () => roster.GetAsync(cancellation)) is not { } contacts)
        {
            return;
        }
        Known.Set(contacts);
        foreach (var contact in contacts)
        {
            await TakeAsync(contact, cancellation);
        }
        if (contacts.Count is 0 or >= RosterCopy.MaxContacts)
        {
            return; // Lost as a whole, or cut: who is not in it is not known to have left.
        }
        foreach (var feed in before.Except(contacts.Select(contact => FeedAddress.Microblog(contact.Address))))
        {
            await DropAsync(feed, cancellation);
        }
    }

    /// <summary>A contact came, changed or went.</summary>
    public async Task TakeAsync(Contact contact, CancellationToken cancellation)
    {
        Known.Take(contact);
        var feed = FeedAddress.Microblog(contact.Address);
        if (!IsSeen(contact))
        {
            await DropAsync(feed, cancellation);
        }
        else if (feed.IsPersonal && feed.Service != own.Bare && !blocked.Has(feed))
        {
            await FollowAsync(feed, contact, cancellation);
        }
    }

    private async Task FollowAsync(FeedAddress feed, Contact contact, CancellationToken cancellation)
    {
        var isFollowed = await decisions.DecideAsync(
            feed,
            known => known is not { Unfollowed: true },
            home: true,
            entity =>
            {
                entity.Source = entity.Source.IsExplicit() ? entity.Source : FollowSource.Contact;
                // Many programs write the address's first part where nobody gave a name.
                entity.Name = contact.Name == contact.Address.Local ? entity.Name : contact.Name ?? entity.Name;
            },
            cancellation
        );
        if (isFollowed)
        {
            // It may have refused before its owner agreed.
            await timelines.RetryAsync(feed, cancellation);
        }
    }

    private Task<bool> DropAsync(FeedAddress feed, CancellationToken cancellation) =>
        decisions.DecideAsync(
            feed,
            known => known is { Source: FollowSource.Contact },
            home: false,
            entity => entity.Source = FollowSource.Ending,
            cancellation
        );
}
