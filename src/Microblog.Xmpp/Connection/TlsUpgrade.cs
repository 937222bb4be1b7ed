using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;

namespace Microblog.Xmpp.Connection;

/// <summary>TLS with the certificate checked against the address's domain (RFC 6120, 13.7; RFC 7590).</summary>
internal static class TlsUpgrade
{
    /// <summary>What is spoken over direct TLS (XEP-0368, 3).</summary>
    public static readonly SslApplicationProtocol XmppClient = new("xmpp-client");

    /// <summary>What is spoken where a WebSocket is opened.</summary>
    public static readonly SslApplicationProtocol Http = SslApplicationProtocol.Http11;

    /// <param name="stream">The connection.</param>
    /// <param name="domain">What the certificate has to prove.</param>
    /// <param name="trustedRoots">Roots trusted besides the system's.</param>
    /// <param name="spoken">What will be spoken, where the server is to know; null for nothing.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <exception cref="SignInException">The certificate does not prove the domain, or there is no TLS to agree on.</exception>
    public static async Task<SslStream> RunAsync(
        Stream stream,
        string domain,
        X509Certificate2Collection? trustedRoots,
        SslApplicationProtocol? spoken,
        CancellationToken cancellation
    )
    {
        string? problem = null;
        var tls = new SslStream(stream, leaveInnerStreamOpen: false);
        try
        {
            var options = new SslClientAuthenticationOptions
            {
                TargetHost = DomainName.ToAscii(domain),
                ApplicationProtocols = spoken is { } protocol ? [protocol] : null,
                CertificateRevocationCheckMode = X509RevocationMode.NoCheck,
                RemoteCertificateValidationCallback = (_, certificate, chain, errors) =>
                    (problem = CertificateTrust.FindProblem(certificate, chain, errors, trustedRoots)) is null,
            };
            await tls.AuthenticateAsClientAsync(options, cancellation).ConfigureAwait(false);
            return tls;
        }
        catch (AuthenticationException e) when (problem is not null)
        {
            await tls.DisposeAsync().ConfigureAwait(false);
            throw new SignInException(
                SignInFailure.BadCertificate,
                $"The server's certificate does not prove that it is {domain}: {problem}.",
                e
            );
        }
        catch (AuthenticationException e)
        {
            await tls.DisposeAsync().ConfigureAwait(false);
            throw new SignInException(SignInFailure.NoEncryption, $"TLS with {domain} failed: {e.Message}", e);
        }
        catch
        {
            await tls.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }
}
