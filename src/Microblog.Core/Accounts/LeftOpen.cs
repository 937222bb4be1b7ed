using System.Security.Cryptography;

namespace Microblog.Core.Accounts;

/// <summary>
/// What the first HTML of a page opened, which stays open for a moment: the page's connection takes it over as it is,
/// instead of opening it anew.
/// </summary>
public sealed class LeftOpen(TimeProvider time) : IAsyncDisposable
{
    private const int Most = 8;
    private const int KeyBytes = 16;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private sealed record Left(IAsyncDisposable What, ITimer End);

    private readonly Lock _lock = new();
    private readonly OrderedDictionary<string, Left> _left = [];

    /// <summary>Leaves something open; nobody can guess the key. What nobody takes in half a minute is closed.</summary>
    public string Leave(IAsyncDisposable what)
    {
        var key = Convert.ToHexString(RandomNumberGenerator.GetBytes(KeyBytes));
        Left? oldest = null;
        lock (_lock)
        {
            if (_left.Count == Most)
            {
                oldest = _left.GetAt(0).Value;
                _left.RemoveAt(0);
            }
            var end = time.CreateTimer(_ => Close(Remove(key)), null, Patience, Timeout.InfiniteTimeSpan);
            _left.Add(key, new Left(what, end));
        }
        Close(oldest);
        return key;
    }

    /// <summary>Takes it, once; null where it is gone, or something else.</summary>
    public T? Take<T>(string key)
        where T : class, IAsyncDisposable
    {
        var left = Remove(key);
        left?.End.Dispose();
        if (left?.What is T taken)
        {
            return taken;
        }
        Close(left);
        return null;
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        List<Left> all;
        lock (_lock)
        {
            all = [.. _left.Values];
            _left.Clear();
        }
        foreach (var left in all)
        {
            await left.End.DisposeAsync();
            await left.What.DisposeAsync();
        }
    }

    private Left? Remove(string key)
    {
        lock (_lock)
        {
            return _left.Remove(key, out var left) ? left : null;
        }
    }

    private static void Close(Left? left)
    {
        if (left is not null)
        {
            left.End.Dispose();
            _ = left.What.DisposeAsync().AsTask();
        }
    }
}
