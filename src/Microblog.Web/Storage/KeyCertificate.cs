using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Microblog.Web.Settings;

namespace Microblog.Web.Storage;

/// <summary>
/// The certificate that the keys of Data Protection are encrypted with, from a file outside the database: PEM (with the private
/// key in it or in a file of its own) or PKCS #12.
/// </summary>
internal static class KeyCertificate
{
    /// <summary>The certificate, or null where none is set.</summary>
    /// <exception cref="SettingsException">It cannot be read, or encrypts nothing.</exception>
    public static X509Certificate2? Load(KeyProtectionOptions options)
    {
        if (options.CertificateFile is not { } file)
        {
            return null;
        }
        X509Certificate2 certificate;
        try
        {
            certificate = Read(file, options.CertificateKeyFile, options.CertificatePassword);
        }
        catch (Exception failure)
            when (failure is IOException or UnauthorizedAccessException or CryptographicException or ArgumentException)
        {
            throw new SettingsException(
                KeyProtectionSettings.FileKey,
                file,
                "a readable PEM or PKCS #12 file with a certificate and its private key "
                    + $"({KeyProtectionSettings.PrivateKeyKey} where the key is in a file of its own, "
                    + $"{KeyProtectionSettings.PasswordKey} where a password protects it)"
            );
        }
        using var key = certificate.GetRSAPrivateKey();
        return key is not null
            ? certificate
            : throw new SettingsException(
                KeyProtectionSettings.FileKey,
                file,
                "a certificate with an RSA key, the private key included"
            );
    }

    private static X509Certificate2 Read(string file, string? keyFile, string? password) =>
        !File.ReadAllText(file).Contains("-----BEGIN", StringComparison.Ordinal)
            ? X509CertificateLoader.LoadPkcs12FromFile(file, password)
        : string.IsNullOrEmpty(password) ? X509Certificate2.CreateFromPemFile(file, keyFile)
        : X509Certificate2.CreateFromEncryptedPemFile(file, password, keyFile);
}
