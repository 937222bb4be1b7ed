using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Microblog.Testing.Scripted;

/// <summary>Certificates that are their own root.</summary>
public static class TestCertificate
{
    /// <summary>One for a domain, valid now unless it should not be.</summary>
    public static X509Certificate2 For(string domain, bool expired = false)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest($"CN={domain}", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        if (IPAddress.TryParse(domain, out var address))
        {
            names.AddIpAddress(address);
        }
        else
        {
            names.AddDnsName(domain);
        }
        request.CertificateExtensions.Add(names.Build());
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        var end = DateTimeOffset.UtcNow.AddDays(expired ? -1 : 30);
        using var certificate = request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-30), end);
        return X509CertificateLoader.LoadPkcs12(certificate.Export(X509ContentType.Pfx), null);
    }
}
