using System.Xml.Linq;
using Microblog.Core.Storage;
using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Microsoft.AspNetCore.DataProtection.XmlEncryption;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace Microblog.Web.Storage;

/// <summary>
/// Encrypts keys that were stored before a certificate was set, and makes a new one: it is the first that was never readable
/// in a backup.
/// </summary>
internal sealed class StoredKeys(
    IMicroblogDatabase database,
    IOptions<KeyManagementOptions> options,
    IKeyManager keys,
    TimeProvider time
)
{
    private static readonly XNamespace Namespace = "http://schemas.asp.net/2015/03/dataProtection";
    private static readonly XName RequiresEncryption = Namespace + "requiresEncryption";

    /// <summary>Does so where there is a certificate and a key that is readable without it.</summary>
    public async Task ProtectAsync(CancellationToken cancellation)
    {
        if (options.Value.XmlEncryptor is not { } encryptor)
        {
            return;
        }
        await using var context = await database.OpenAsync(cancellation);
        var changed = 0;
        foreach (var stored in await context.DataProtectionKeys.ToListAsync(cancellation))
        {
            var key = XElement.Parse(stored.Xml!);
            var secrets = key.DescendantsAndSelf().Where(IsReadable).ToList();
            foreach (var secret in secrets)
            {
                secret.ReplaceWith(Encrypt(secret, encryptor));
            }
            if (secrets.Count > 0)
            {
                stored.Xml = key.ToString(SaveOptions.DisableFormatting);
                changed++;
            }
        }
        if (changed > 0)
        {
            await context.SaveChangesAsync(cancellation);
            var now = time.GetUtcNow();
            keys.CreateNewKey(now, now + options.Value.NewKeyLifetime);
        }
    }

    private static bool IsReadable(XElement element) => (bool?)element.Attribute(RequiresEncryption) == true;

    /// <summary>In the form in which the framework stores it, and reads it.</summary>
    private static XElement Encrypt(XElement secret, IXmlEncryptor encryptor)
    {
        var encrypted = encryptor.Encrypt(secret);
        return new XElement(
            Namespace + "encryptedSecret",
            new XAttribute("decryptorType", encrypted.DecryptorType.AssemblyQualifiedName!),
            encrypted.EncryptedElement
        );
    }
}
