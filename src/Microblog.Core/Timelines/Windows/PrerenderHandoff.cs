using System.Security.Cryptography;
using Microblog.Core.Accounts;

namespace Microblog.Core.Timelines.Windows;

/// <summary>
/// What the prerendering of a page opened, and its circuit takes over as it is instead of opening it anew: it stays open for a
/// moment.
/// </summary>
internal sealed class PrerenderHandoff(AccountWork work, TimeProvider time) : IAsyncDisposable
{
    private const int Most = 8;
    private const int KeyBytes = 16;
    private static readonly TimeSpan ClaimTimeout = TimeSpan.FromSeconds(30);

    private sealed record Parked(IAsyncDisposable What, ITimer End);

    private readonly Lock _lock = new();
    private readonly OrderedDictionary<string, Parked> _parked = [];

    /// <summary>Keeps something open under a key that cannot be guessed. What is not claimed in half a minute is closed.</summary>
    public string Park(IAsyncDisposable what)
    {
        var key = Convert.ToHexString(RandomNumberGenerator.GetBytes(KeyBytes));
        Parked? oldest = null;
        lock (_lock)
        {
            if (_parked.Count == Most)
            {
                oldest = _parked.GetAt(0).Value;
                _parked.RemoveAt(0);
            }
            var end = time.CreateTimer(_ => Close(Remove(key)), null, ClaimTimeout, Timeout.InfiniteTimeSpan);
            _parked.Add(key, new Parked(what, end));
        }
        Close(oldest);
        return key;
    }

    /// <summary>Takes it, once; null where it is gone, or something else.</summary>
    public T? Claim<T>(string key)
        where T : class, IAsyncDisposable
    {
        var parked = Remove(key);
        parked?.End.Dispose();
        if (parked?.What is T taken)
        {
            return taken;
        }
        Close(parked);
        return null;
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        List<Parked> all;
        lock (_lock)
        {
            all = [.. _parked.Values];
            _parked.Clear();
        }
        foreach (var parked in all)
        {
            await parked.End.DisposeAsync();
            await parked.What.DisposeAsync();
        }
    }

    private Parked? Remove(string key)
    {
        lock (_lock)
        {
            return _parked.Remove(key, out var parked) ? parked : null;
        }
    }

    private void Close(Parked? parked)
    {
        if (parked is not null)
        {
            parked.End.Dispose();
            work.Finish(() => parked.What.DisposeAsync().AsTask());
        }
    }
}
