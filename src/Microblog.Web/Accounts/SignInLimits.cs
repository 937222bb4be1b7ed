using System.Net;
using Microblog.Xmpp;

namespace Microblog.Web.Accounts;

/// <summary>
/// Limits attempts to sign in, so that nobody guesses passwords through this program, and nobody keeps others out with it.
/// A client may try so often, whatever it tries. An address is never locked: wrong passwords make the next attempts wait,
/// but not those of a browser that was signed in to it before (<see cref="KnownBrowser"/>).
/// </summary>
internal sealed class SignInLimits(TimeProvider time)
{
    /// <summary>Attempts of one client within <see cref="ClientWindow"/>.</summary>
    public const int AttemptsPerClient = 30;

    /// <summary>Wrong passwords for an address, from wherever, that make nobody wait.</summary>
    public const int FreeFailures = 5;

    /// <summary>Wrong passwords of a known browser after which it waits like any other.</summary>
    public const int FailuresOfKnown = 10;

    /// <summary>The longest that an attempt waits.</summary>
    public static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(8);

    private static readonly Backoff Waits = new(TimeSpan.FromSeconds(1), LongestWait);

    /// <summary>How long the attempts of a client count.</summary>
    public static readonly TimeSpan ClientWindow = TimeSpan.FromMinutes(5);

    /// <summary>How long a wrong password counts.</summary>
    public static readonly TimeSpan FailureWindow = TimeSpan.FromMinutes(15);

    private const int MostFailures = 16;

    private readonly RecentCounts _clients = new(ClientWindow, AttemptsPerClient, time);
    private readonly RecentCounts _addresses = new(FailureWindow, MostFailures, time);
    private readonly RecentCounts _known = new(FailureWindow, FailuresOfKnown, time);

    /// <summary>Counts an attempt of a client. Null where it may be made; else how long to wait. Concerns that client alone.</summary>
    public TimeSpan? Refuse(IPAddress? client) => _clients.AddOrWait(ClientOf(client));

    /// <summary>How long an attempt waits before it is made.</summary>
    /// <param name="address">Whom it signs in.</param>
    /// <param name="known">The id of a browser that was signed in to the address before, or null.</param>
    public TimeSpan DelayOf(string address, string? known)
    {
        if (known is not null && _known.Count(known) < FailuresOfKnown)
        {
            return TimeSpan.Zero;
        }
        var failures = _addresses.Count(address) - FreeFailures;
        if (failures < 0)
        {
            return TimeSpan.Zero;
        }
        return Waits.After(failures + 1);
    }

    /// <summary>Counts a wrong password. What worked, and what never got to the server, is not counted.</summary>
    /// <param name="address">Whom it was for.</param>
    /// <param name="known">The id of a browser that was signed in to the address before, or null.</param>
    public void Fail(string address, string? known)
    {
        _addresses.Add(address);
        if (known is not null)
        {
            _known.Add(known);
        }
    }

    /// <summary>One household or one attacker has a whole IPv6 network of 64 bits.</summary>
    private static string ClientOf(IPAddress? client)
    {
        if (client is null)
        {
            return "";
        }
        var address = client.IsIPv4MappedToIPv6 ? client.MapToIPv4() : client;
        var bytes = address.GetAddressBytes();
        return Convert.ToHexString(bytes.AsSpan(0, Math.Min(bytes.Length, 8)));
    }
}
