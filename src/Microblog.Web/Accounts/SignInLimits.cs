using System.Net;
using System.Threading.RateLimiting;

namespace Microblog.Web.Accounts;

/// <summary>Limits attempts to sign in, per address and per client, so that nobody guesses passwords through this program.</summary>
internal sealed class SignInLimits : IDisposable
{
    private const int AttemptsPerAddress = 10;
    private const int AttemptsPerClient = 30;
    private static readonly TimeSpan Window = TimeSpan.FromMinutes(5);

    private readonly PartitionedRateLimiter<string> _addresses = Limiter(AttemptsPerAddress);
    private readonly PartitionedRateLimiter<string> _clients = Limiter(AttemptsPerClient);

    /// <summary>Null where an attempt may be made; else how long to wait.</summary>
    public TimeSpan? Refuse(string address, IPAddress? client)
    {
        using var byAddress = _addresses.AttemptAcquire(address);
        using var byClient = _clients.AttemptAcquire(ClientOf(client));
        if (byAddress.IsAcquired && byClient.IsAcquired)
        {
            return null;
        }
        var refused = byAddress.IsAcquired ? byClient : byAddress;
        return refused.TryGetMetadata(MetadataName.RetryAfter, out var wait) ? wait : Window;
    }

    public void Dispose()
    {
        _addresses.Dispose();
        _clients.Dispose();
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

    private static PartitionedRateLimiter<string> Limiter(int attempts) =>
        PartitionedRateLimiter.Create<string, string>(key =>
            RateLimitPartition.GetSlidingWindowLimiter(
                key,
                _ => new SlidingWindowRateLimiterOptions
                {
                    PermitLimit = attempts,
                    Window = Window,
                    SegmentsPerWindow = 5,
                    AutoReplenishment = true,
                }
            )
        );
}
