using Microblog.Core.Accounts;
using Microblog.Core.Model;
using Microblog.Core.Posts;
using Microblog.Core.Storage;
using Microblog.Xmpp;
using Microblog.Xmpp.Profiles;
using Microblog.Xmpp.PubSub;

namespace Microblog.Core.Nicknames;

/// <summary>The names that people give themselves (XEP-0172): stored, and shown wherever they are named.</summary>
/// <param name="account">Whose scope this is.</param>
/// <param name="stored">What is stored of people.</param>
/// <param name="names">What is shown.</param>
/// <param name="work">Owns what runs.</param>
/// <param name="most">Of so many people names are taken from events. Any address can send one: others whom pages show have room as well.</param>
internal sealed class NicknamesFeature(
    AccountIdentity account,
    PersonRows stored,
    PersonNames names,
    AccountWork work,
    int most = PersonNames.MaxPeople / 2
) : IAccountFeature
{
    // One after the other, so that the newest is stored last.
    private readonly WorkSlots _writing = new(1);
    private readonly Lock _lock = new();
    private readonly Dictionary<Jid, string?> _given = [];

    public async Task LoadAsync(CancellationToken cancellation)
    {
        foreach (var person in await stored.LoadAsync(PersonNames.MaxPeople, cancellation))
        {
            names.SetNickname(person.Address, person.Nickname);
            Note(person.Address, person.Nickname);
        }
    }

    public void Take(PubSubEvent happened)
    {
        var person = happened.Service.Bare;
        if (happened is PubSubEvent.Items { Published: [.., { Payload: { } payload }] })
        {
            Take(person, Nickname.FromXml(payload));
        }
        else if (happened is PubSubEvent.Retract or PubSubEvent.Purge or PubSubEvent.Delete)
        {
            Take(person, null);
        }
    }

    /// <summary>Asks for the own name, which not every server sends by itself.</summary>
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
            if (page.Items is [.., { Payload: { } payload }])
            {
                Take(account.Address, Nickname.FromXml(payload));
            }
        }
        catch (StanzaException)
        {
            // None was given.
        }
    }

    /// <summary>A name that cannot be shown is ignored; an empty one takes it back (XEP-0172, 4.3).</summary>
    private void Take(Jid person, string? name)
    {
        if (name is not null && PersonNames.Accept(name) is null)
        {
            return;
        }
        if (Note(person, name))
        {
            work.Run(stop => StoreAsync(person, stop));
        }
    }

    /// <returns>True where that is news.</returns>
    private bool Note(Jid person, string? name)
    {
        lock (_lock)
        {
            var isKnown = _given.TryGetValue(person, out var before);
            if (isKnown ? before == name : name is null || _given.Count >= most)
            {
                return false;
            }
            _given[person] = name;
            return true;
        }
    }

    private async Task StoreAsync(Jid person, CancellationToken cancellation)
    {
        await _writing.WaitAsync(cancellation);
        try
        {
            string? name;
            lock (_lock)
            {
                name = _given.GetValueOrDefault(person);
            }
            await stored.SetNicknameAsync(person, name, cancellation);
            names.SetNickname(person, name);
        }
        finally
        {
            _writing.Release();
        }
    }
}
