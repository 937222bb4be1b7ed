using Microblog.Core.Accounts;
using Microblog.Core.Storage;
using Microblog.Xmpp;

namespace Microblog.Core.Profiles;

/// <summary>Asks the server what is missing until nothing is; that, and that no reminder is wanted, is stored.</summary>
internal sealed class ProfileReminder : IProfileReminder, IDisposable
{
    // A page is rendered by the server, and at once again for its connection: both say the same.
    private static readonly TimeSpan Fresh = TimeSpan.FromSeconds(30);

    private readonly AccountIdentity _account;
    private readonly AccountRows _rows;
    private readonly OwnProfileFeature _profile;
    private readonly TimeProvider _time;
    private readonly Lock _lock = new();
    private (MissingFromProfile Missing, DateTimeOffset At)? _found;
    private int _changes;
    private volatile bool _isEnded;

    public ProfileReminder(
        AccountIdentity account,
        IMicroblogDatabase database,
        OwnProfileFeature profile,
        TimeProvider time
    )
    {
        (_account, _rows, _profile, _time) = (account, new AccountRows(database), profile, time);
        _profile.Changed += Forget;
    }

    public event Action? Changed;

    public async Task<MissingFromProfile> FindAsync(CancellationToken cancellation = default)
    {
        if (_isEnded)
        {
            return MissingFromProfile.Nothing;
        }
        int changes;
        lock (_lock)
        {
            if (_found is { } found && _time.GetUtcNow() - found.At < Fresh)
            {
                return found.Missing;
            }
            changes = _changes;
        }
        if (await _rows.IsProfileSettledAsync(_account.AccountId, cancellation))
        {
            _isEnded = true;
            return MissingFromProfile.Nothing;
        }
        try
        {
            var missing = await _profile.FindMissingAsync(cancellation);
            if (missing == MissingFromProfile.Nothing)
            {
                await EndAsync(cancellation);
                return missing;
            }
            lock (_lock)
            {
                _found = changes == _changes ? (missing, _time.GetUtcNow()) : null;
            }
            return missing;
        }
        catch (XmppException)
        {
            return MissingFromProfile.Nothing; // The next page asks again.
        }
    }

    public async Task EndAsync(CancellationToken cancellation = default)
    {
        await _rows.SettleProfileAsync(_account.AccountId, cancellation);
        _isEnded = true;
        Changed?.Invoke();
    }

    public void Dispose() => _profile.Changed -= Forget;

    private void Forget()
    {
        lock (_lock)
        {
            _found = null;
            _changes++;
        }
        Changed?.Invoke();
    }
}
