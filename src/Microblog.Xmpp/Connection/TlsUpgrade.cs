using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;

namespace Microblog.Xmpp.Connection;

/// <summary>TLS with the certificate checked against the address's domain (RFC 6120, 13.7; RFC 7590).</summary>
internal static class TlsUpgrade
{
    private static readonly SslApplicationProtocol XmppClient = new("xmpp-client");

    /// <param name="alpn">True for direct TLS (XEP-0368).</param>
    /// <exception cref="SignInException">The certificate does not prove the domain, or there is no TLS to agree on.</exception>
    public static async Task<SslStream> RunAsync(
        Stream stream,
        string domain,
        X509Certificate2Collection? trustedRoots,
        bool alpn,
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
                ApplicationProtocols = alpn ? [XmppClient] : null,
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
