using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography;
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
                    (problem = FindProblem(certificate, chain, errors, trustedRoots)) is null,
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

    private static string? FindProblem(
        X509Certificate? certificate,
        X509Chain? chain,
        SslPolicyErrors errors,
        X509Certificate2Collection? trustedRoots
    )
    {
        if (errors == SslPolicyErrors.None)
        {
            return null;
        }
        if (certificate is not X509Certificate2 leaf)
        {
            return "there is none";
        }
        if (errors.HasFlag(SslPolicyErrors.RemoteCertificateNameMismatch))
        {
            return "it is for another name";
        }
        return trustedRoots is { Count: > 0 } && IsTrusted(leaf, chain, trustedRoots)
            ? null
            : string.Join(
                ", ",
                (chain?.ChainStatus ?? []).Select(status => status.StatusInformation.Trim().TrimEnd('.')).Distinct()
            );
    }

    private static bool IsTrusted(X509Certificate2 leaf, X509Chain? sent, X509Certificate2Collection roots)
    {
        using var chain = new X509Chain();
        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        chain.ChainPolicy.DisableCertificateDownloads = true;
        chain.ChainPolicy.ApplicationPolicy.Add(new Oid("1.3.6.1.5.5.7.3.1"));
        chain.ChainPolicy.CustomTrustStore.AddRange(roots);
        if (sent is not null)
        {
            chain.ChainPolicy.ExtraStore.AddRange(sent.ChainPolicy.ExtraStore);
        }
        return chain.Build(leaf);
    }
}
