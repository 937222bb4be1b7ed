using System.Net;
using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using Microblog.Xmpp.Connection;

namespace Microblog.Web.Media;

/// <summary>What speaks with servers of files: one way to connect, and nothing that goes out with a request but what was asked.</summary>
internal static class RemoteHandler
{
    private const int MaxHeaderKilobytes = 16;
    private static readonly TimeSpan Idle = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan LongestConnection = TimeSpan.FromMinutes(2);

    /// <param name="hosts">Which may have private addresses.</param>
    /// <param name="certificates">A PEM file with roots trusted besides the system's, or null.</param>
    /// <param name="limits">How long to connect.</param>
    /// <param name="time">The clock.</param>
    public static SocketsHttpHandler Create(
        ReachableHosts hosts,
        string? certificates,
        PictureLimits limits,
        TimeProvider time
    ) =>
        new()
        {
            ConnectCallback = new PictureConnector(hosts, limits, time).ConnectAsync,
            ConnectTimeout = limits.Connect,
            // Each address is looked at first.
            AllowAutoRedirect = false,
            AutomaticDecompression = DecompressionMethods.None,
            UseCookies = false,
            UseProxy = false,
            PreAuthenticate = false,
            // No numbers of requests go out with it either.
            ActivityHeadersPropagator = null,
            MaxResponseHeadersLength = MaxHeaderKilobytes,
            // What is not wanted is not read: the connection ends instead.
            MaxResponseDrainSize = 0,
            PooledConnectionIdleTimeout = Idle,
            PooledConnectionLifetime = LongestConnection,
            SslOptions =
            {
                CertificateRevocationCheckMode = X509RevocationMode.NoCheck,
                RemoteCertificateValidationCallback = Trust(certificates),
            },
        };

    private static RemoteCertificateValidationCallback Trust(string? file)
    {
        X509Certificate2Collection? roots = null;
        if (file is { Length: > 0 })
        {
            roots = [];
            roots.ImportFromPemFile(file);
        }
        return (_, certificate, chain, errors) =>
            CertificateTrust.FindProblem(certificate, chain, errors, roots) is null;
    }
}
