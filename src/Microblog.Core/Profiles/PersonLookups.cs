using Microblog.Core.Accounts;
using Microblog.Core.Model;
using Microblog.Xmpp;

namespace Microblog.Core.Profiles;

/// <summary>
/// Looks something up of the people whom pages show: a few at a time, while there is a connection, and again after a day. A server that
/// does not answer is left alone for some minutes.
/// </summary>
/// <param name="work">Owns what runs.</param>
/// <param name="time">The clock.</param>
/// <param name="look">Looks it up; called with what is to be passed on to <see cref="IsNewest"/>.</param>
internal sealed class PersonLookups(AccountWork work, TimeProvider time, Func<Jid, long, CancellationToken, Task> look)
{
    private const int MaxPending = 1000;
    private const int MaxFailed = 5000;
    private const int AtOnce = 4;
    private static readonly TimeSpan Fresh = TimeSpan.FromDays(1);
    private static readonly TimeSpan PauseAfterFailure = TimeSpan.FromMinutes(10);

    private readonly WorkSlots _slots = new(AtOnce);
    private readonly Lock _lock = new();
    private readonly Dictionary<Jid, DateTimeOffset> _failed = [];

    // Who is being looked up, or waits for a connection, and the number of the newest turn.
    private readonly Dictionary<Jid, long> _pending = [];
    private bool _isConnected;
    private long _turn;

    /// <summary>How many are being looked up, or wait for a connection.</summary>
    public int Count
    {
        get
        {
            lock (_lock)
            {
                return _pending.Count;
            }
        }
    }

    /// <summary>There is somebody to ask: those who wait are looked up.</summary>
    public void Connect()
    {
        List<Jid> waiting;
        lock (_lock)
        {
            _isConnected = true;
            waiting = [.. _pending.Keys];
        }
        waiting.ForEach(LookUp);
    }

    /// <summary>There is nobody to ask any more.</summary>
    public void Disconnect()
    {
        lock (_lock)
        {
            _isConnected = false;
        }
    }

    /// <summary>A page shows a person: they are looked up, unless that was done within a day.</summary>
    /// <param name="person">A bare address.</param>
    /// <param name="checkedAt">When it was done last; null never.</param>
    public void Demand(Jid person, DateTimeOffset? checkedAt)
    {
        var now = time.GetUtcNow();
        lock (_lock)
        {
            if (
                _pending.ContainsKey(person)
                || _pending.Count >= MaxPending
                || now - checkedAt < Fresh
                || (_failed.TryGetValue(person, out var failed) && now - failed < PauseAfterFailure)
            )
            {
                return;
            }
            if (!_isConnected)
            {
                _pending[person] = ++_turn;
                return;
            }
        }
        LookUp(person);
    }

    /// <summary>Looks a person up now.</summary>
    public void LookUp(Jid person) => Start(person, (turn, stop) => look(person, turn, stop));

    /// <summary>Does something about a person; what was begun about them before is overtaken by it.</summary>
    public void Start(Jid person, Func<long, CancellationToken, Task> act)
    {
        long turn;
        lock (_lock)
        {
            if (!_pending.ContainsKey(person) && _pending.Count >= MaxPending)
            {
                return;
            }
            _pending[person] = turn = ++_turn;
        }
        work.Run(async stop =>
        {
            await _slots.WaitAsync(stop);
            try
            {
                await act(turn, stop);
            }
            catch (XmppException)
            {
                NoteFailure(person, turn);
                throw;
            }
            finally
            {
                _slots.Release();
            }
        });
    }

    /// <summary>False where something newer was begun about the person.</summary>
    public bool IsNewest(Jid person, long turn)
    {
        lock (_lock)
        {
            return _pending.GetValueOrDefault(person) == turn;
        }
    }

    /// <summary>It is known now.</summary>
    public void End(Jid person, long turn)
    {
        lock (_lock)
        {
            if (_pending.GetValueOrDefault(person) == turn)
            {
                _pending.Remove(person);
            }
            _failed.Remove(person);
        }
    }

    private void NoteFailure(Jid person, long turn)
    {
        End(person, turn);
        lock (_lock)
        {
            if (_failed.Count >= MaxFailed)
            {
                _failed.Clear();
            }
            _failed[person] = time.GetUtcNow();
        }
    }
}
