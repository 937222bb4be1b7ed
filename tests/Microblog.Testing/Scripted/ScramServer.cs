using System.Security.Cryptography;
using System.Text;

namespace Microblog.Testing.Scripted;

/// <summary>The server's side of SCRAM (RFC 5802).</summary>
internal sealed class ScramServer(string mechanism, string password, byte[] salt, int iterations)
{
    private readonly HashAlgorithmName _hash = mechanism.Replace("-PLUS", "", StringComparison.Ordinal) switch
    {
        "SCRAM-SHA-512" => HashAlgorithmName.SHA512,
        "SCRAM-SHA-256" => HashAlgorithmName.SHA256,
        _ => HashAlgorithmName.SHA1,
    };

    private string _header = "";
    private string _first = "";
    private string _challenge = "";

    /// <summary>What is known of the TLS connection, by type of binding.</summary>
    public IReadOnlyDictionary<string, byte[]> Bindings { get; init; } = new Dictionary<string, byte[]>();

    /// <summary>What the server offered (XEP-0474): its hash goes along; null: none does.</summary>
    public string? Offer { get; init; }

    public string Challenge(string clientFirst)
    {
        _header = clientFirst[..clientFirst.IndexOf("n=", StringComparison.Ordinal)];
        _first = clientFirst[clientFirst.IndexOf("n=", StringComparison.Ordinal)..];
        var nonce = _first[(_first.IndexOf(",r=", StringComparison.Ordinal) + 3)..];
        var hash = Offer is null
            ? ""
            : ",h=" + Convert.ToBase64String(CryptographicOperations.HashData(_hash, Encoding.UTF8.GetBytes(Offer)));
        return _challenge = $"r={nonce}server,s={Convert.ToBase64String(salt)},i={iterations}{hash}";
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
        return sentKey.SequenceEqual(clientKey) && IsBound(clientFinal)
            ? "v=" + Convert.ToBase64String(CryptographicOperations.HmacData(_hash, serverKey, message))
            : null;
    }

    /// <summary>The header of the first message once more, and the data of the binding that it names (RFC 5802, 7).</summary>
    private bool IsBound(string clientFinal)
    {
        var sent = Convert.FromBase64String(clientFinal.Split(',')[0]["c=".Length..]);
        var data = _header.StartsWith("p=", StringComparison.Ordinal)
            ? Bindings.GetValueOrDefault(_header["p=".Length.._header.IndexOf(',', StringComparison.Ordinal)])
            : [];
        return data is not null && sent.AsSpan().SequenceEqual((byte[])[.. Encoding.UTF8.GetBytes(_header), .. data]);
    }
}
