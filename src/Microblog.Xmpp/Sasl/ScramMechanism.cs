using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Microblog.Xmpp.Sasl;

/// <summary>SCRAM (RFC 5802, RFC 7677) without channel binding (<c>n,,</c>).</summary>
internal sealed class ScramMechanism : ISaslMechanism
{
    /// <summary>Fewer make a stolen exchange too easy to guess; RFC 7677, 4 asks for at least so many.</summary>
    public const int MinIterations = 4096;

    /// <summary>More would let a server keep this machine busy.</summary>
    public const int MaxIterations = 1_000_000;

    private const string Gs2Header = "n,,";

    private readonly HashAlgorithmName _hash;
    private readonly string _firstBare;
    private readonly string _nonce;
    private readonly string? _password;
    private readonly XmppCredentials.ScramKeys? _known;
    private byte[]? _expectedSignature;
    private bool _proven;

    /// <param name="name">SCRAM-SHA-1, SCRAM-SHA-256 or SCRAM-SHA-512.</param>
    /// <param name="user">The local part of the address.</param>
    /// <param name="password">The password, or null when only keys are known.</param>
    /// <param name="known">Keys of an earlier exchange; used when salt and iteration count are the same.</param>
    /// <param name="nonce">For test vectors; random otherwise.</param>
    public ScramMechanism(
        string name,
        string user,
        string? password,
        XmppCredentials.ScramKeys? known,
        string? nonce = null
    )
    {
        Name = name;
        _hash = name switch
        {
            "SCRAM-SHA-512" => HashAlgorithmName.SHA512,
            "SCRAM-SHA-256" => HashAlgorithmName.SHA256,
            _ => HashAlgorithmName.SHA1,
        };
        _password = password;
        _known = known?.Mechanism == name ? known : null;
        _nonce = nonce ?? Convert.ToBase64String(RandomNumberGenerator.GetBytes(24));
        var saslName = user.Replace("=", "=3D", StringComparison.Ordinal).Replace(",", "=2C", StringComparison.Ordinal);
        _firstBare = $"n={saslName},r={_nonce}";
    }

    /// <summary>The mechanisms that this class speaks, the strongest first.</summary>
    public static IReadOnlyList<string> Names { get; } = ["SCRAM-SHA-512", "SCRAM-SHA-256", "SCRAM-SHA-1"];

    /// <inheritdoc />
    public string Name { get; }

    /// <summary>The keys of this exchange, once the server has proven itself.</summary>
    public XmppCredentials.ScramKeys? Keys => _proven ? _keys : null;

    private XmppCredentials.ScramKeys? _keys;

    /// <inheritdoc />
    public byte[] Start() => Encoding.UTF8.GetBytes(Gs2Header + _firstBare);

    /// <inheritdoc />
    public byte[] Respond(byte[] challenge)
    {
        if (_expectedSignature is not null)
        {
            // The server's last message as a challenge, followed by an empty success (RFC 6120, 6.4.6).
            Finish(challenge);
            return [];
        }
        var text = Encoding.UTF8.GetString(challenge);
        var (nonce, salt, iterations) = ReadServerFirst(text);
        _keys = KeysFor(salt, iterations);
        var final = $"c={Convert.ToBase64String(Encoding.UTF8.GetBytes(Gs2Header))},r={nonce}";
        var authMessage = Encoding.UTF8.GetBytes($"{_firstBare},{text},{final}");
        var signature = CryptographicOperations.HmacData(
            _hash,
            CryptographicOperations.HashData(_hash, _keys.ClientKey),
            authMessage
        );
        var proof = _keys.ClientKey.Zip(signature, (key, sign) => (byte)(key ^ sign)).ToArray();
        _expectedSignature = CryptographicOperations.HmacData(_hash, _keys.ServerKey, authMessage);
        return Encoding.UTF8.GetBytes($"{final},p={Convert.ToBase64String(proof)}");
    }

    /// <inheritdoc />
    public void Finish(byte[]? additional)
    {
        if (_proven && additional is null or [])
        {
            return;
        }
        var text = Encoding.UTF8.GetString(additional ?? []);
        var verifier = text.Split(',')[0];
        if (
            _expectedSignature is null
            || !verifier.StartsWith("v=", StringComparison.Ordinal)
            || !TryFromBase64(verifier[2..], out var signature)
            || !CryptographicOperations.FixedTimeEquals(signature, _expectedSignature)
        )
        {
            throw new SignInException(
                SignInFailure.ServerNotProven,
                "The server did not prove that it knows the account: its signature is missing or wrong."
            );
        }
        _proven = true;
    }

    private (string Nonce, byte[] Salt, int Iterations) ReadServerFirst(string text)
    {
        var parts = text.Split(',');
        if (
            parts.Length < 3
            || !parts[0].StartsWith("r=" + _nonce, StringComparison.Ordinal)
            || parts[0].Length == _nonce.Length + 2
            || !parts[1].StartsWith("s=", StringComparison.Ordinal)
            || !TryFromBase64(parts[1][2..], out var salt)
            || salt.Length == 0
            || !parts[2].StartsWith("i=", StringComparison.Ordinal)
            || !int.TryParse(parts[2][2..], NumberStyles.None, CultureInfo.InvariantCulture, out var iterations)
        )
        {
            throw new SignInException(SignInFailure.ProtocolError, "The server's SCRAM challenge is not valid.");
        }
        return iterations is >= MinIterations and <= MaxIterations
            ? (parts[0][2..], salt, iterations)
            : throw new SignInException(
                SignInFailure.ProtocolError,
                $"The server asks for {iterations} SCRAM iterations; {MinIterations} to {MaxIterations} are accepted."
            );
    }

    private XmppCredentials.ScramKeys KeysFor(byte[] salt, int iterations)
    {
        if (_known is not null && _known.Iterations == iterations && _known.Salt.AsSpan().SequenceEqual(salt))
        {
            return _known;
        }
        if (_password is null)
        {
            throw new SignInException(
                SignInFailure.WrongPassword,
                "The stored keys no longer fit the account (the password was changed): sign in with the password."
            );
        }
        var length =
            _hash == HashAlgorithmName.SHA512 ? 64
            : _hash == HashAlgorithmName.SHA256 ? 32
            : 20;
        var password = Encoding.UTF8.GetBytes(SaslPrep.Prepare(_password));
        var salted = Rfc2898DeriveBytes.Pbkdf2(password, salt, iterations, _hash, length);
        return new XmppCredentials.ScramKeys(
            Name,
            salt,
            iterations,
            CryptographicOperations.HmacData(_hash, salted, "Client Key"u8.ToArray()),
            CryptographicOperations.HmacData(_hash, salted, "Server Key"u8.ToArray())
        );
    }

    private static bool TryFromBase64(string text, out byte[] bytes)
    {
        var buffer = new byte[text.Length];
        var valid = Convert.TryFromBase64String(text, buffer, out var written);
        bytes = valid ? buffer[..written] : [];
        return valid;
    }
}
