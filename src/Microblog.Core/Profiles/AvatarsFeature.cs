using System.Xml.Linq;
using Microblog.Core.Accounts;
using Microblog.Core.Model;
using Microblog.Core.Posts;
using Microblog.Core.Storage;
using Microblog.Xmpp;
using Microblog.Xmpp.Profiles;
using Microblog.Xmpp.PubSub;

namespace Microblog.Core.Profiles;

/// <summary>
/// The pictures of people (XEP-0084, XEP-0153). Contacts' servers announce new ones; those of other people are looked up when a page
/// shows them, and again when that was a day ago.
/// </summary>
internal sealed class AvatarsFeature : IAccountFeature, IDisposable
{
    private const int Forgotten = 500; // at once, where there are too many

    private readonly AccountIdentity _account;
    private readonly AvatarRows _rows;
    private readonly AvatarReader _reader;
    private readonly PersonAvatars _shown;
    private readonly PersonLookups _lookups;
    private readonly TimeProvider _time;

    // One after the other, so that the newest is stored last.
    private readonly WorkSlots _writing = new(1);
    private readonly Lock _lock = new();
    private readonly Dictionary<Jid, KnownAvatar> _known = [];
    private volatile IAvatars? _server;

    public AvatarsFeature(
        AccountIdentity account,
        AvatarRows rows,
        AvatarReader reader,
        PersonAvatars shown,
        AccountWork work,
        TimeProvider time
    )
    {
        (_account, _rows, _reader, _shown, _time) = (account, rows, reader, shown, time);
        _lookups = new PersonLookups(work, time, (person, turn, stop) => LookUpAsync(person, null, null, turn, stop));
        _shown.Demanded += Demand;
    }

    public async Task LoadAsync(CancellationToken cancellation)
    {
        var stored = await _rows.LoadAsync(PersonAvatars.MaxPeople, cancellation);
        lock (_lock)
        {
            foreach (var known in stored)
            {
                _known[known.Person] = known;
            }
        }
        _shown.Load(stored.Select(known => KeyValuePair.Create(known.Person, known.Picture)));
    }

    public void Attach(XmppLink link) => link.Session.PresenceReceived += TakePresence;

    public Task ConnectedAsync(AccountConnection connection, CancellationToken cancellation)
    {
        Begin(new Avatars(connection.Link.Session, connection.Link.PubSub));
        return Task.CompletedTask;
    }

    public Task DisconnectedAsync(CancellationToken cancellation)
    {
        _server = null;
        _lookups.Disconnect();
        return Task.CompletedTask;
    }

    public void Take(PubSubEvent happened)
    {
        var person = happened.Service.Bare;
        if (person.Local is null || happened.IsFromClient || !MayKeep(person))
        {
            return;
        }
        if (happened is PubSubEvent.Items { Published: [.., var newest] })
        {
            var metadata = AvatarMetadata.FromXml(newest.Payload);
            if (metadata is { IsOff: true })
            {
                _lookups.Start(person, (turn, stop) => RemoveAsync(person, lookUp: false, turn, stop));
            }
            else if (metadata is null || AvatarReader.Ordered(metadata).First().Id != Find(person)?.Announced)
            {
                _lookups.Start(person, (turn, stop) => LookUpAsync(person, metadata, null, turn, stop));
            }
        }
        else if (happened is PubSubEvent.Retract or PubSubEvent.Purge or PubSubEvent.Delete)
        {
            _lookups.Start(person, (turn, stop) => RemoveAsync(person, lookUp: true, turn, stop));
        }
    }

    public void Dispose() => _shown.Demanded -= Demand;

    /// <summary>There is somebody to ask: also for the own picture, which not every server announces.</summary>
    internal void Begin(IAvatars server)
    {
        _server = server;
        _lookups.Connect();
        _lookups.LookUp(_account.Address);
    }

    /// <summary>The account has changed its picture: it is seen here too, whether or not the server says so.</summary>
    internal void LookUpOwn() => _lookups.LookUp(_account.Address);

    /// <summary>A page shows somebody; a service is nobody, its nodes are communities.</summary>
    private void Demand(Jid person)
    {
        if (person.Local is not null)
        {
            _lookups.Demand(person, Find(person)?.CheckedAt);
        }
    }

    /// <summary>
    /// The picture of the old vCard is another (XEP-0153, 3.2). Presence without one is asked about: ejabberd sends that right after
    /// a new picture. On the receiving thread.
    /// </summary>
    internal void TakePresence(XElement presence)
    {
        if (
            presence.Attribute("type") is not null
            || !Jid.TryParse(presence.Attribute("from")?.Value, out var from)
            || PhotoUpdate.FromXml(presence) is not { } photo
            || Find(from.Bare) is not { } known
        )
        {
            return;
        }
        var isNews = known.FromVCard
            ? photo.Id != known.Picture
            : known.Picture is null && photo.Id is not null && photo.Id != known.Announced;
        if (isNews)
        {
            _lookups.LookUp(from.Bare);
        }
    }

    private async Task LookUpAsync(
        Jid person,
        AvatarMetadata? announced,
        string? removed,
        long turn,
        CancellationToken cancellation
    )
    {
        // Without a connection it waits for the next one.
        if (_server is { } server && _lookups.IsNewest(person, turn))
        {
            var found = await _reader.ReadAsync(server, person, announced, removed, cancellation);
            await KeepAsync(person, found, turn, cancellation);
        }
    }

    /// <summary>Takes the picture away, and looks whether there is another.</summary>
    private async Task RemoveAsync(Jid person, bool lookUp, long turn, CancellationToken cancellation)
    {
        var removed = Find(person)?.Picture;
        if (await KeepAsync(person, FoundAvatar.None, turn, cancellation) && lookUp)
        {
            _lookups.Start(person, (next, stop) => LookUpAsync(person, null, removed, next, stop));
        }
    }

    /// <returns>False where something newer overtook it: nothing is kept.</returns>
    private async Task<bool> KeepAsync(Jid person, FoundAvatar found, long turn, CancellationToken cancellation)
    {
        // One after the other: what is newer is stored later.
        await _writing.WaitAsync(cancellation);
        try
        {
            if (!_lookups.IsNewest(person, turn))
            {
                return false;
            }
            var known = new KnownAvatar(person, found.Picture, _time.GetUtcNow())
            {
                Announced = found.Announced,
                FromVCard = found.FromVCard,
            };
            await _rows.SetAsync(known, found.Small, cancellation);
            await ForgetOldestAsync(cancellation);
            lock (_lock)
            {
                _known[person] = known;
            }
            _shown.Set(person, found.Picture);
        }
        finally
        {
            _writing.Release();
        }
        _lookups.End(person, turn);
        return true;
    }

    private async Task ForgetOldestAsync(CancellationToken cancellation)
    {
        List<Jid> oldest;
        lock (_lock)
        {
            if (_known.Count < PersonAvatars.MaxPeople)
            {
                return;
            }
            oldest = [.. _known.Values.OrderBy(known => known.CheckedAt).Take(Forgotten).Select(known => known.Person)];
            oldest.ForEach(person => _known.Remove(person));
        }
        _shown.Forget(oldest);
        await _rows.RemoveAsync(oldest, cancellation);
    }

    private KnownAvatar? Find(Jid person)
    {
        lock (_lock)
        {
            return _known.GetValueOrDefault(person);
        }
    }

    /// <summary>Any address can announce a picture: of people whom no page has shown, no more than this many are kept.</summary>
    private bool MayKeep(Jid person)
    {
        lock (_lock)
        {
            return _known.ContainsKey(person) || _known.Count + _lookups.Count < PersonAvatars.MaxPeople / 2;
        }
    }
}
