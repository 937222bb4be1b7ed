using System.Net;
using System.Net.Sockets;

namespace Microblog.Xmpp.Connection;

/// <summary>
/// Connects to the first of a host's addresses that answers (RFC 8305): both families in turn, the next a quarter of a
/// second after the last or as soon as one fails. A host whose IPv6 leads nowhere costs no more than that.
/// </summary>
/// <param name="connect">Connects to one address.</param>
/// <param name="time">The clock.</param>
internal sealed class HappyEyeballs(Func<IPEndPoint, CancellationToken, Task<Stream>> connect, TimeProvider time)
{
    private const int MaxAddresses = 16;

    /// <summary>How long an address is alone before the next is tried beside it (RFC 8305, 5).</summary>
    public static readonly TimeSpan AttemptDelay = TimeSpan.FromMilliseconds(250);

    /// <param name="addresses">All of the host's, in the order of the resolver.</param>
    /// <param name="port">The port.</param>
    /// <param name="cancellation">Gives up all attempts.</param>
    /// <exception cref="SocketException">None answers; the message names each address with its reason.</exception>
    public async Task<Stream> ConnectAsync(IReadOnlyList<IPAddress> addresses, int port, CancellationToken cancellation)
    {
        var left = new Queue<IPAddress>(Alternate(addresses).Take(MaxAddresses));
        var running = new Dictionary<Task<Stream>, IPAddress>();
        var failures = new List<string>();
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        try
        {
            while (left.TryDequeue(out var next))
            {
                running.Add(connect(new IPEndPoint(next, port), stop.Token), next);
                var pause = left.Count > 0 ? Task.Delay(AttemptDelay, time, stop.Token) : null;
                while (running.Count > 0)
                {
                    var done = await Task.WhenAny([.. running.Keys, .. pause is null ? [] : new Task[] { pause }])
                        .ConfigureAwait(false);
                    cancellation.ThrowIfCancellationRequested();
                    if (done == pause)
                    {
                        break;
                    }
                    var attempt = (Task<Stream>)done;
                    running.Remove(attempt, out var address);
                    if (attempt.IsCompletedSuccessfully)
                    {
                        return await attempt.ConfigureAwait(false);
                    }
                    failures.Add($"{address}: {attempt.Exception?.InnerException?.Message ?? "given up"}");
                    if (left.Count > 0)
                    {
                        break;
                    }
                }
            }
            throw new SocketException((int)SocketError.HostUnreachable, string.Join(", ", failures));
        }
        finally
        {
            await stop.CancelAsync().ConfigureAwait(false);
            foreach (var late in running.Keys)
            {
                await DropAsync(late).ConfigureAwait(false);
            }
        }
    }

    /// <summary>The families in turn, beginning with that of the first address (RFC 8305, 4).</summary>
    private static IEnumerable<IPAddress> Alternate(IReadOnlyList<IPAddress> addresses)
    {
        var first = addresses.Where(address => address.AddressFamily == addresses[0].AddressFamily).ToList();
        var other = addresses.Where(address => address.AddressFamily != addresses[0].AddressFamily).ToList();
        for (var i = 0; i < Math.Max(first.Count, other.Count); i++)
        {
            if (i < first.Count)
            {
                yield return first[i];
            }
            if (i < other.Count)
            {
                yield return other[i];
            }
        }
    }

    private static async Task DropAsync(Task<Stream> late)
    {
        try
        {
            await (await late.ConfigureAwait(false)).DisposeAsync().ConfigureAwait(false);
        }
        catch (Exception e) when (e is OperationCanceledException or SocketException or IOException)
        {
            // It is not wanted any more.
        }
    }
}
