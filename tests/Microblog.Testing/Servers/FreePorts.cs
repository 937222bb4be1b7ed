using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace Microblog.Testing.Servers;

/// <summary>Ranges of loopback ports that nobody listens on.</summary>
/// <remarks>The lower end is XMPP_TEST_PORTS where that is set, else 21000; the range has a thousand ports.</remarks>
public static class FreePorts
{
    private static readonly Lock Gate = new();
    private static int _next = -1;

    /// <summary>The first of some consecutive ports.</summary>
    public static int Take(int count)
    {
        var first = int.TryParse(
            Environment.GetEnvironmentVariable("XMPP_TEST_PORTS"),
            NumberStyles.None,
            CultureInfo.InvariantCulture,
            out var configured
        )
            ? configured
            : 21000;
        lock (Gate)
        {
            // Test programs that run side by side begin at different places.
            _next = _next < 0 ? Environment.ProcessId % 90 * 10 : _next;
            for (var tries = 0; tries < 1000; tries++)
            {
                var port = first + _next;
                _next = (_next + count) % (1000 - count);
                if (Enumerable.Range(port, count).All(IsFree))
                {
                    return port;
                }
            }
        }
        throw new InvalidOperationException($"No {count} free ports from {first}.");
    }

    private static bool IsFree(int port)
    {
        try
        {
            using var listener = new TcpListener(IPAddress.Loopback, port);
            listener.Start();
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
