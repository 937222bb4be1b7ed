using System.Security.Cryptography;
using System.Text;

namespace Microblog.Testing.Scripted;

/// <summary>The server's side of SCRAM (RFC 5802).</summary>
internal sealed class ScramServer(string mechanism, string password, byte[] salt, int iterations)
{
    private readonly HashAlgorithmName _hash = mechanism switch
    {
        "SCRAM-SHA-512" => HashAlgorithmName.SHA512,
        "SCRAM-SHA-256" => HashAlgorithmName.SHA256,
        _ => HashAlgorithmName.SHA1,
    };

    private string _first = "";
    private string _challenge = "";

    public string Challenge(string clientFirst)
    {
        _first = clientFirst[clientFirst.IndexOf("n=", StringComparison.Ordinal)..];
        var nonce = _first[(_first.IndexOf(",r=", StringComparison.Ordinal) + 3)..];
        return _challenge = $"r={nonce}server,s={Convert.ToBase64String(salt)},i={iterations}";
    }

    /// <summary>The server's last message, or null where the proof is wrong.</summary>
    public string? Verify(string clientFinal)
    {
        var at = clientFinal.LastIndexOf(",p=", StringComparison.Ordinal);
        var message = Encoding.UTF8.GetBytes($"{_first},{_challenge},{clientFinal[..at]}");
        var size = CryptographicOperations.HashData(_hash, []).Length;
        var salted = Rfc2898DeriveBytes.Pbkdf2(Encoding.UTF8.GetBytes(password), salt, iterations, _hash, size);
        var clientKey = CryptographicOperations.HmacData(_hash, salted, "Client Key"u8.ToArray());
        var storedKey = CryptographicOperations.HashData(_hash, clientKey);
        var signature = CryptographicOperations.HmacData(_hash, storedKey, message);
        var proof = Convert.FromBase64String(clientFinal[(at + 3)..]);
        var sentKey = proof.Zip(signature, (a, b) => (byte)(a ^ b)).ToArray();
        var serverKey = CryptographicOperations.HmacData(_hash, salted, "Server Key"u8.ToArray());
        return sentKey.SequenceEqual(clientKey)
            ? "v=" + Convert.ToBase64String(CryptographicOperations.HmacData(_hash, serverKey, message))
            : null;
    }
}
