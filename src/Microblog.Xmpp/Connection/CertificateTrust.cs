using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Microblog.Xmpp.Connection;

/// <summary>Whether a server's certificate proves its name, by the system's roots or by an operator's own.</summary>
public static class CertificateTrust
{
    /// <summary>What is wrong with a server's certificate, as part of a sentence; null where it proves the host's name.</summary>
    /// <param name="certificate">The server's.</param>
    /// <param name="chain">What the system made of it.</param>
    /// <param name="errors">What the system found wrong.</param>
    /// <param name="trustedRoots">Roots trusted besides the system's.</param>
    public static string? FindProblem(
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
