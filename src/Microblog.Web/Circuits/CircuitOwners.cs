using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;

namespace Microblog.Web.Circuits;

/// <summary>
/// Which sign-in each circuit was started by. Who has a circuit's id may connect to it again, so the id alone must not do:
/// the connection must come with the same sign-in.
/// </summary>
internal sealed class CircuitOwners(TimeProvider time)
{
    /// <summary>Longer than the framework keeps anything of a circuit without a connection (2 hours).</summary>
    private static readonly TimeSpan Kept = TimeSpan.FromHours(3);

    private sealed record Owner(string SignIn, string Connection, DateTimeOffset? Left);

    private readonly ConcurrentDictionary<string, Owner> _owners = new();

    /// <summary>A circuit was started, or connected again.</summary>
    public void Set(string circuit, string signIn, string connection)
    {
        var now = time.GetUtcNow();
        foreach (var (key, owner) in _owners)
        {
            if (owner.Left < now - Kept)
            {
                _owners.TryRemove(key, out _);
            }
        }
        _owners[Key(circuit)] = new Owner(signIn, connection, null);
    }

    /// <summary>True where a circuit was started by a sign-in.</summary>
    public bool IsOwner(string circuit, string signIn) =>
        _owners.TryGetValue(Key(circuit), out var owner) && owner.SignIn == signIn;

    /// <summary>A connection ended; its circuit may be connected again for a while.</summary>
    public void Leave(string connection)
    {
        foreach (var (key, owner) in _owners)
        {
            if (owner.Connection == connection)
            {
                _owners.TryUpdate(key, owner with { Left = time.GetUtcNow() }, owner);
            }
        }
    }

    // The id opens the circuit: it is not kept as it is.
    private static string Key(string circuit) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(circuit)));
}
