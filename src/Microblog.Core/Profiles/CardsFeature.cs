using Microblog.Core.Accounts;
using Microblog.Core.Posts;
using Microblog.Core.Storage;
using Microblog.Xmpp;
using Microblog.Xmpp.Profiles;
using Microblog.Xmpp.PubSub;

namespace Microblog.Core.Profiles;

/// <summary>
/// The cards of people (XEP-0292, else XEP-0054): the full name of those whom pages show and who have no nickname, and all of it where
/// a page asks for it. Nicknames of people who are no contacts are asked for as well: their servers send none.
/// </summary>
internal sealed class CardsFeature : IAccountFeature, IPersonCards, IDisposable
{
    private const int MaxCards = 200;
    private static readonly TimeSpan Fresh = TimeSpan.FromMinutes(5);

    private readonly AccountIdentity _account;
    private readonly PersonRows _rows;
    private readonly PersonNames _names;
    private readonly PersonAvatars _shown;
    private readonly PersonLookups _lookups;
    private readonly TimeProvider _time;

    private readonly Lock _lock = new();
    private readonly Dictionary<Jid, DateTimeOffset> _checked = [];
    private readonly Dictionary<Jid, (PersonCard? Card, DateTimeOffset At)> _cards = [];
    private volatile IProfiles? _server;

    public CardsFeature(
        AccountIdentity account,
        PersonRows rows,
        PersonNames names,
        PersonAvatars shown,
        AccountWork work,
        TimeProvider time
    )
    {
        (_account, _rows, _names, _shown, _time) = (account, rows, names, shown, time);
        _lookups = new PersonLookups(work, time, LookUpAsync);
        _shown.Demanded += Demand;
    }

    public async Task LoadAsync(CancellationToken cancellation)
    {
        foreach (var person in await _rows.LoadAsync(PersonNames.MaxPeople, cancellation))
        {
            _names.SetFullName(person.Address, person.FullName);
            lock (_lock)
            {
                _checked[person.Address] = person.CardCheckedAt;
            }
        }
    }

    public Task ConnectedAsync(AccountConnection connection, CancellationToken cancellation)
    {
        var (session, pubSub) = (connection.Link.Session, connection.Link.PubSub);
        Begin(new Microblog.Xmpp.Profiles.Profiles(session, new PersonalEventing(session, pubSub)));
        return Task.CompletedTask;
    }

    public Task DisconnectedAsync(CancellationToken cancellation)
    {
        _server = null;
        _lookups.Disconnect();
        return Task.CompletedTask;
    }

    public async Task<PersonCard?> GetAsync(Jid person, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(person);
        lock (_lock)
        {
            if (_cards.TryGetValue(person.Bare, out var known) && _time.GetUtcNow() - known.At < Fresh)
            {
                return known.Card;
            }
        }
        if (_server is not { } server)
        {
            return null;
        }
        try
        {
            return await ReadAsync(server, person.Bare, cancellation);
        }
        catch (XmppException)
        {
            return null; // The feed beside it says that the server does not answer.
        }
    }

    public void Dispose() => _shown.Demanded -= Demand;

    /// <summary>A card was changed: it is asked for the next time.</summary>
    internal void Forget(Jid person)
    {
        lock (_lock)
        {
            _cards.Remove(person.Bare);
        }
    }

    /// <summary>There is somebody to ask; the own card is looked up with each connection.</summary>
    internal void Begin(IProfiles server)
    {
        _server = server;
        _lookups.Connect();
        _lookups.LookUp(_account.Address);
    }

    private void Demand(Jid person)
    {
        if (person.Local is null)
        {
            return;
        }
        DateTimeOffset? at;
        lock (_lock)
        {
            at = _checked.TryGetValue(person, out var known) ? known : null;
        }
        _lookups.Demand(person, at);
    }

    private async Task LookUpAsync(Jid person, long turn, CancellationToken cancellation)
    {
        if (_server is not { } server || !_lookups.IsNewest(person, turn))
        {
            return; // It waits for the next connection, or was overtaken.
        }
        // Also where it is known: servers of people who are no contacts do not say that it changed.
        if (
            await NicknameAsync(server, person, cancellation) is { } nickname
            && !(_names.HasNickname(person) && nickname == _names.Find(person))
        )
        {
            await _rows.SetNicknameAsync(person, nickname, cancellation);
            _names.SetNickname(person, nickname);
        }
        var fullName = _names.HasNickname(person) ? null : (await ReadAsync(server, person, cancellation))?.FullName;
        var now = _time.GetUtcNow();
        await _rows.SetFullNameAsync(person, fullName, now, cancellation);
        _names.SetFullName(person, fullName);
        lock (_lock)
        {
            if (_checked.Count >= PersonNames.MaxPeople)
            {
                _checked.Clear(); // They are looked up again.
            }
            _checked[person] = now;
        }
        _lookups.End(person, turn);
    }

    private static async Task<string?> NicknameAsync(IProfiles server, Jid person, CancellationToken cancellation) =>
        PersonNames.Accept(await server.GetNicknameAsync(person, cancellation));

    private async Task<PersonCard?> ReadAsync(IProfiles server, Jid person, CancellationToken cancellation)
    {
        var card =
            await server.GetCardAsync(person, cancellation) is { } found ? PersonCard.Of(found)
            : await server.GetOldCardAsync(person, cancellation) is { } old ? PersonCard.Of(old)
            : null;
        lock (_lock)
        {
            if (_cards.Count >= MaxCards)
            {
                _cards.Clear();
            }
            _cards[person] = (card, _time.GetUtcNow());
        }
        return card;
    }
}
