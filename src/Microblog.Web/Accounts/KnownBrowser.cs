using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using Microblog.Xmpp;
using Microsoft.AspNetCore.DataProtection;

namespace Microblog.Web.Accounts;

/// <summary>
/// A cookie that says to which addresses a browser was signed in before, so that it does not wait when others try wrong
/// passwords for them. It signs nobody in, stays after a sign-out, and holds of each address a hash alone; Data Protection
/// encrypts it.
/// </summary>
internal sealed class KnownBrowser(IDataProtectionProvider protection, TimeProvider time)
{
    // A cookie with this beginning is of this host alone, and came over https.
    private const string HostPrefix = "__Host-";
    private const string Name = "microblog-known";
    private const int HashBytes = 16;
    private const int IdBytes = 8;
    private const int EntryBytes = HashBytes + IdBytes + sizeof(long);
    private const int MostEntries = 5;

    /// <summary>How long a browser is known after its last sign-in.</summary>
    public static readonly TimeSpan Lifetime = TimeSpan.FromDays(365);

    private readonly IDataProtector _protector = protection.CreateProtector("Microblog.Web.Accounts.KnownBrowser");

    /// <summary>The id of the browser where it was signed in to the address before; null for every other one.</summary>
    public string? Find(HttpContext context, Jid address)
    {
        var hash = HashOf(address);
        foreach (var entry in Read(context))
        {
            if (CryptographicOperations.FixedTimeEquals(entry.AsSpan(0, HashBytes), hash))
            {
                return Convert.ToHexString(entry.AsSpan(0, HashBytes + IdBytes));
            }
        }
        return null;
    }

    /// <summary>Notes that the browser was signed in to an address.</summary>
    public void Remember(HttpContext context, Jid address)
    {
        var hash = HashOf(address);
        var entry = new byte[EntryBytes];
        hash.CopyTo(entry, 0);
        RandomNumberGenerator.Fill(entry.AsSpan(HashBytes, IdBytes));
        var now = time.GetUtcNow();
        BinaryPrimitives.WriteInt64BigEndian(entry.AsSpan(HashBytes + IdBytes), now.ToUnixTimeSeconds());
        var others = Read(context).Where(other => !other.AsSpan(0, HashBytes).SequenceEqual(hash));
        byte[] all = [.. others.Prepend(entry).Take(MostEntries).SelectMany(bytes => bytes)];
        context.Response.Cookies.Append(
            NameFor(context),
            Convert.ToBase64String(_protector.Protect(all)),
            new CookieOptions
            {
                HttpOnly = true,
                Secure = context.Request.IsHttps,
                SameSite = SameSiteMode.Strict,
                Path = "/",
                Expires = now + Lifetime,
                IsEssential = true,
            }
        );
    }

    private List<byte[]> Read(HttpContext context)
    {
        if (!context.Request.Cookies.TryGetValue(NameFor(context), out var value) || value.Length > 4096)
        {
            return [];
        }
        try
        {
            var oldest = (time.GetUtcNow() - Lifetime).ToUnixTimeSeconds();
            return
            [
                .. _protector
                    .Unprotect(Convert.FromBase64String(value))
                    .Chunk(EntryBytes)
                    .Where(entry =>
                        entry.Length == EntryBytes
                        && BinaryPrimitives.ReadInt64BigEndian(entry.AsSpan(HashBytes + IdBytes)) > oldest
                    ),
            ];
        }
        catch (Exception failure) when (failure is CryptographicException or FormatException)
        {
            // Made up, or of keys that are gone: a browser like any other.
            return [];
        }
    }

    private static string NameFor(HttpContext context) => context.Request.IsHttps ? HostPrefix + Name : Name;

    private static byte[] HashOf(Jid address) =>
        SHA256.HashData(Encoding.UTF8.GetBytes(address.Bare.ToString()))[..HashBytes];
}
