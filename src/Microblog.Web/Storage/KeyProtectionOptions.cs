namespace Microblog.Web.Storage;

/// <summary>Configuration section <c>DataProtection</c>: the certificate that encrypts the keys in the database.</summary>
internal sealed class KeyProtectionOptions
{
    /// <summary>A PEM or PKCS #12 file; null where the keys are not encrypted.</summary>
    public string? CertificateFile { get; set; }

    /// <summary>The private key, where it is in a PEM file of its own.</summary>
    public string? CertificateKeyFile { get; set; }

    /// <summary>What the private key is protected with, or null.</summary>
    public string? CertificatePassword { get; set; }
}
