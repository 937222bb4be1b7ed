using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microblog.Xmpp.Sasl;

namespace Microblog.Core.Accounts;

/// <summary>
/// Seals what signs an account in (AES-256-GCM) with a random key that only the person's cookie holds. What is sealed is
/// bound to its sign-in: moved to another row it does not open.
/// </summary>
public static class CredentialSeal
{
    /// <summary>Bytes of a key.</summary>
    public const int KeyBytes = 32;

    private const int NonceBytes = 12;
    private const int TagBytes = 16;

    /// <summary>A new key.</summary>
    public static byte[] NewKey() => RandomNumberGenerator.GetBytes(KeyBytes);

    /// <summary>Nonce, tag and ciphertext.</summary>
    public static byte[] Seal(XmppCredentials credentials, byte[] key, string signInId)
    {
        var plain = credentials switch
        {
            XmppCredentials.ScramKeys keys => JsonSerializer.SerializeToUtf8Bytes(new Sealed { Scram = keys }),
            XmppCredentials.Password password => JsonSerializer.SerializeToUtf8Bytes(
                new Sealed { Password = password.Value }
            ),
            _ => throw new ArgumentException("Unknown credentials.", nameof(credentials)),
        };
        var result = new byte[NonceBytes + TagBytes + plain.Length];
        var nonce = result.AsSpan(0, NonceBytes);
        RandomNumberGenerator.Fill(nonce);
        using var aes = new AesGcm(key, TagBytes);
        aes.Encrypt(
            nonce,
            plain,
            result.AsSpan(NonceBytes + TagBytes),
            result.AsSpan(NonceBytes, TagBytes),
            Encoding.UTF8.GetBytes(signInId)
        );
        CryptographicOperations.ZeroMemory(plain);
        return result;
    }

    /// <summary>What was sealed, or null where key, sign-in or bytes do not fit.</summary>
    public static XmppCredentials? Open(byte[] sealedBytes, byte[] key, string signInId)
    {
        if (sealedBytes.Length < NonceBytes + TagBytes || key.Length != KeyBytes)
        {
            return null;
        }
        var plain = new byte[sealedBytes.Length - NonceBytes - TagBytes];
        try
        {
            using var aes = new AesGcm(key, TagBytes);
            aes.Decrypt(
                sealedBytes.AsSpan(0, NonceBytes),
                sealedBytes.AsSpan(NonceBytes + TagBytes),
                sealedBytes.AsSpan(NonceBytes, TagBytes),
                plain,
                Encoding.UTF8.GetBytes(signInId)
            );
            return JsonSerializer.Deserialize<Sealed>(plain) switch
            {
                { Scram: { } keys } => keys,
                { Password: { } password } => new XmppCredentials.Password(password),
                _ => null,
            };
        }
        catch (Exception failure) when (failure is CryptographicException or JsonException)
        {
            return null;
        }
        finally
        {
            CryptographicOperations.ZeroMemory(plain);
        }
    }

    private sealed record Sealed
    {
        public XmppCredentials.ScramKeys? Scram { get; init; }
        public string? Password { get; init; }
    }
}
