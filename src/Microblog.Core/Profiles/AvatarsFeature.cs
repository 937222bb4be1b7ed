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
    private const int MaxPending = 1000;
    private const int AtOnce = 4;
    private const int Forgotten = 500; // at once, where there are too many
    private static readonly TimeSpan Fresh = TimeSpan.FromDays(1);
    private static readonly TimeSpan PauseAfterFailure = TimeSpan.FromMinutes(10);

    private readonly AccountIdentity _account;
    private readonly AvatarRows _rows;
    private readonly AvatarReader _reader;
    private readonly PersonAvatars _shown;
    private readonly AccountWork _work;
    private readonly TimeProvider _time;
    private readonly WorkSlots _slots = new(AtOnce);
    private readonly WorkSlots _writing = new(1);

    private readonly Lock _lock = new();
    private readonly Dictionary<Jid, KnownAvatar> _known = [];
    private readonly Dictionary<Jid, DateTimeOffset> _failed = [];

    // People who are being looked up, or wait for a connection; the number of the newest reason to do so.
    private readonly Dictionary<Jid, long> _pending = [];
    private IAvatars? _avatars;
    private long _reason;

    private IAvatars? Server
    {
        get
        {
            lock (_lock)
            {
                return _avatars;
            }
        }
    }

    public AvatarsFeature(
        AccountIdentity account,
        AvatarRows rows,
        AvatarReader reader,
        PersonAvatars shown,
        AccountWork work,
        TimeProvider time
    )
    {
        (_account, _rows, _reader, _shown, _work, _time) = (account, rows, reader, shown, work, time);
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
        lock (_lock)
        {
            _avatars = null;
        }
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
                Start(person, (reason, stop) => RemoveAsync(person, lookUp: false, reason, stop));
            }
            else if (metadata is null || AvatarReader.Ordered(metadata).First().Id != Find(person)?.Announced)
            {
                LookUp(person, metadata);
            }
        }
        else if (happened is PubSubEvent.Retract or PubSubEvent.Purge or PubSubEvent.Delete)
        {
            Start(person, (reason, stop) => RemoveAsync(person, lookUp: true, reason, stop));
        }
    }

    public void Dispose() => _shown.Demanded -= Demand;

    /// <summary>There is somebody to ask: the own picture is looked up, which not every server announces, and those who wait for it.</summary>
    internal void Begin(IAvatars avatars)
    {
        List<Jid> waiting;
        lock (_lock)
        {
            _avatars = avatars;
            waiting = [.. _pending.Keys.Where(person => person != _account.Address)];
        }
        LookUp(_account.Address);
        waiting.ForEach(person => LookUp(person));
    }

    /// <summary>A page shows somebody.</summary>
    private void Demand(Jid person)
    {
        if (person.Local is null)
        {
            return; // A service; its nodes are communities.
        }
        var now = _time.GetUtcNow();
        lock (_lock)
        {
            if (
                _pending.ContainsKey(person)
                || _pending.Count >= MaxPending
                || (_known.TryGetValue(person, out var known) && now - known.CheckedAt < Fresh)
                || (_failed.TryGetValue(person, out var failed) && now - failed < PauseAfterFailure)
            )
            {
                return;
            }
            if (_avatars is null)
            {
                _pending[person] = ++_reason;
                return;
            }
        }
        LookUp(person);
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
            LookUp(from.Bare);
        }
    }

    private void LookUp(Jid person, AvatarMetadata? announced = null, string? removed = null) =>
        Start(person, (reason, stop) => LookUpAsync(person, announced, removed, reason, stop));

    /// <summary>Does something about a person; what was begun about them before is overtaken by it.</summary>
    private void Start(Jid person, Func<long, CancellationToken, Task> act)
    {
        long reason;
        lock (_lock)
        {
            if (!_pending.ContainsKey(person) && _pending.Count >= MaxPending)
            {
                return;
            }
            _pending[person] = reason = ++_reason;
        }
        _work.Run(async stop =>
        {
            await _slots.WaitAsync(stop);
            try
            {
                await act(reason, stop);
            }
            finally
            {
                _slots.Release();
            }
        });
    }

    private async Task LookUpAsync(
        Jid person,
        AvatarMetadata? announced,
        string? removed,
        long reason,
        CancellationToken cancellation
    )
    {
        if (Server is not { } avatars || !IsNewest(person, reason))
        {
            return; // It waits for the next connection, or was overtaken.
        }
        try
        {
            var found = await _reader.ReadAsync(avatars, person, announced, removed, cancellation);
            await KeepAsync(person, found, reason, cancellation);
        }
        catch (XmppException)
        {
            lock (_lock)
            {
                if (_failed.Count >= PersonAvatars.MaxPeople)
                {
                    _failed.Clear();
                }
                _failed[person] = _time.GetUtcNow();
            }
            End(person, reason);
            throw;
        }
    }

    /// <summary>Takes the picture away, and looks whether there is another.</summary>
    private async Task RemoveAsync(Jid person, bool lookUp, long reason, CancellationToken cancellation)
    {
        var removed = Find(person)?.Picture;
        if (await KeepAsync(person, FoundAvatar.None, reason, cancellation) && lookUp)
        {
            LookUp(person, removed: removed);
        }
    }

    /// <returns>False where something newer overtook it: nothing is kept.</returns>
    private async Task<bool> KeepAsync(Jid person, FoundAvatar found, long reason, CancellationToken cancellation)
    {
        // One after the other: what is newer is stored later.
        await _writing.WaitAsync(cancellation);
        try
        {
            if (!IsNewest(person, reason))
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
                _failed.Remove(person);
            }
            _shown.Set(person, found.Picture);
        }
        finally
        {
            _writing.Release();
        }
        End(person, reason);
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

    private bool IsNewest(Jid person, long reason)
    {
        lock (_lock)
        {
            return _pending.GetValueOrDefault(person) == reason;
        }
    }

    private void End(Jid person, long reason)
    {
        lock (_lock)
        {
            if (_pending.GetValueOrDefault(person) == reason)
            {
                _pending.Remove(person);
            }
        }
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
            return _known.ContainsKey(person)
                || _pending.ContainsKey(person)
                || _known.Count + _pending.Count < PersonAvatars.MaxPeople / 2;
        }
    }
}
