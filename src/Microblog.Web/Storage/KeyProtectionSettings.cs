using Microblog.Web.Settings;

namespace Microblog.Web.Storage;

/// <summary>Reads the section <c>DataProtection</c>.</summary>
internal sealed class KeyProtectionSettings(IConfiguration configuration)
    : SectionSettings<KeyProtectionOptions>(configuration)
{
    public const string FileKey = "DataProtection:CertificateFile";
    public const string PrivateKeyKey = "DataProtection:CertificateKeyFile";
    public const string PasswordKey = "DataProtection:CertificatePassword";

    /// <inheritdoc />
    protected override void Read(IConfiguration configuration, KeyProtectionOptions options)
    {
        options.CertificateFile = NotEmpty(configuration[FileKey]);
        options.CertificateKeyFile = NotEmpty(configuration[PrivateKeyKey]);
        options.CertificatePassword = configuration[PasswordKey];
        if (options is { CertificateFile: null, CertificateKeyFile: { } keyFile })
        {
            throw new SettingsException(PrivateKeyKey, keyFile, $"nothing, unless {FileKey} is set");
        }
    }

    private static string? NotEmpty(string? value) => string.IsNullOrEmpty(value) ? null : value;
}
