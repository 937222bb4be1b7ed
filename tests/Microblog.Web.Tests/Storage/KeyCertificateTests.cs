using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Microblog.Core.Storage;
using Microblog.Testing.Scripted;
using Microblog.Web.Settings;
using Microblog.Web.Storage;
using Microblog.Web.Tests.Fakes;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Microblog.Web.Tests.Storage;

/// <summary>The certificate that the keys of the cookies are encrypted with.</summary>
[Trait("Category", "Long")]
public sealed class KeyCertificateTests : IDisposable
{
    private const string Password = "hunter2";

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("microblog-keys-");
    private readonly RSA _key = RSA.Create(2048);
    private readonly X509Certificate2 _certificate;

    public KeyCertificateTests()
    {
        var request = new CertificateRequest("CN=keys", _key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        _certificate = request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
        Write("certificate.pem", _certificate.ExportCertificatePem());
        Write("key.pem", _key.ExportPkcs8PrivateKeyPem());
        Write("both.pem", _certificate.ExportCertificatePem() + "\n" + _key.ExportPkcs8PrivateKeyPem());
        var sealing = new PbeParameters(PbeEncryptionAlgorithm.Aes256Cbc, HashAlgorithmName.SHA256, 1000);
        Write("sealed.pem", _key.ExportEncryptedPkcs8PrivateKeyPem(Password, sealing));
        File.WriteAllBytes(PathOf("open.pfx"), _certificate.Export(X509ContentType.Pfx));
        File.WriteAllBytes(PathOf("sealed.pfx"), _certificate.Export(X509ContentType.Pfx, Password));
        using var other = TestCertificate.For("example.org");
        Write(
            "elliptic.pem",
            other.ExportCertificatePem() + "\n" + other.GetECDsaPrivateKey()!.ExportPkcs8PrivateKeyPem()
        );
        Write("nonsense.pem", "-----BEGIN NONSENSE-----");
    }

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public void Dispose()
    {
        _certificate.Dispose();
        _key.Dispose();
        _folder.Delete(recursive: true);
    }

    [Theory]
    [InlineData("both.pem", null, null)]
    [InlineData("certificate.pem", "key.pem", null)]
    [InlineData("certificate.pem", "sealed.pem", Password)]
    [InlineData("open.pfx", null, null)]
    [InlineData("sealed.pfx", null, Password)]
    public void Certificate_is_read_from_every_usual_file(string file, string? keyFile, string? password)
    {
        using var read = Load(file, keyFile, password)!;

        Assert.Equal(_certificate.Thumbprint, read.Thumbprint);
        Assert.True(read.HasPrivateKey);
    }

    [Theory]
    [InlineData("certificate.pem", null, null)]
    [InlineData("certificate.pem", "missing.pem", null)]
    [InlineData("certificate.pem", "sealed.pem", "wrong hunter2")]
    [InlineData("certificate.pem", "elliptic.pem", null)]
    [InlineData("elliptic.pem", null, null)]
    [InlineData("sealed.pfx", null, null)]
    [InlineData("sealed.pfx", null, "wrong hunter2")]
    [InlineData("nonsense.pem", null, null)]
    [InlineData("missing.pem", null, null)]
    public void Certificate_that_cannot_be_used_stops_the_start_with_one_line(
        string file,
        string? keyFile,
        string? password
    )
    {
        var refused = Assert.Throws<SettingsException>(() => Load(file, keyFile, password));

        Assert.StartsWith(
            "Configuration: DataProtection:CertificateFile = ",
            refused.Message,
            StringComparison.Ordinal
        );
        Assert.DoesNotContain(Password, refused.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain('\n', refused.Message);
    }

    [Fact]
    public void Key_file_alone_is_refused() =>
        Assert.Contains(
            "DataProtection:CertificateKeyFile",
            Assert.Throws<SettingsException>(() => Load(null, "key.pem", null)).Message,
            StringComparison.Ordinal
        );

    [Fact(Timeout = 120_000)]
    public async Task Keys_are_stored_encrypted_and_those_from_before_as_well()
    {
        await using var xmpp = new ScriptedListener();
        var cookies = new CookieContainer();
        string readable;
        await using (var site = NewSite(xmpp, certificate: null))
        {
            using var browser = site.Browser(cookies);
            Assert.Null(await RealSite.LoginAsync(browser, RealSite.Alice, ScriptedServer.Password, Stop, keep: true));
            readable = Assert.Single(await KeysAsync(site));
            Assert.Contains("<value>", readable, StringComparison.Ordinal);
        }
        var secret = readable.Split("<value>")[1].Split("</value>")[0];
        await using (var site = NewSite(xmpp, "both.pem"))
        {
            using var browser = site.Browser(cookies);
            Assert.Equal(HttpStatusCode.NoContent, await AskAsync(browser));
            var keys = await KeysAsync(site);
            Assert.Equal(2, keys.Count);
            Assert.All(keys, key => Assert.Contains("<encryptedSecret", key, StringComparison.Ordinal));
            Assert.All(keys, key => Assert.DoesNotContain("<value>", key, StringComparison.Ordinal));
            Assert.All(keys, key => Assert.DoesNotContain(secret, key, StringComparison.Ordinal));
        }
        await using (var site = NewSite(xmpp, "both.pem"))
        {
            using var browser = site.Browser(cookies);
            Assert.Equal(HttpStatusCode.NoContent, await AskAsync(browser));
            Assert.Equal(2, (await KeysAsync(site)).Count);
        }
        // Without the certificate the keys open nothing.
        await using (var site = NewSite(xmpp, certificate: null))
        {
            using var browser = site.Browser(cookies);
            Assert.Equal(HttpStatusCode.Found, await AskAsync(browser));
        }
    }

    private RealSite NewSite(ScriptedListener xmpp, string? certificate) =>
        new(
            ("ConnectionStrings:Microblog", $"Data Source={PathOf("microblog.db")}"),
            ("DataProtection:CertificateFile", certificate is null ? null : PathOf(certificate))
        )
        {
            SharedXmpp = xmpp,
        };

    private static async Task<HttpStatusCode> AskAsync(HttpClient browser)
    {
        using var answer = await browser.GetAsync("/signed-in", Stop);
        return answer.StatusCode;
    }

    private static async Task<IReadOnlyList<string>> KeysAsync(RealSite site)
    {
        await using var context = await site.Services.GetRequiredService<IMicroblogDatabase>().OpenAsync(Stop);
        return await context.DataProtectionKeys.Select(key => key.Xml!).ToListAsync(Stop);
    }

    private X509Certificate2? Load(string? file, string? keyFile, string? password)
    {
        var settings = new Dictionary<string, string?>
        {
            ["DataProtection:CertificateFile"] = file is null ? null : PathOf(file),
            ["DataProtection:CertificateKeyFile"] = keyFile is null ? null : PathOf(keyFile),
            ["DataProtection:CertificatePassword"] = password,
        };
        return KeyCertificate.Load(
            new KeyProtectionSettings(new ConfigurationBuilder().AddInMemoryCollection(settings).Build()).Read()
        );
    }

    private string PathOf(string file) => Path.Combine(_folder.FullName, file);

    private void Write(string file, string text) => File.WriteAllText(PathOf(file), text);
}
