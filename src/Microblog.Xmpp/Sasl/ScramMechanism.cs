using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Microblog.Xmpp.Sasl;

/// <summary>
/// SCRAM (RFC 5802, RFC 7677), bound to the channel or not, with protection of the offer against tampering (XEP-0474).
/// </summary>
internal sealed class ScramMechanism : ISaslMechanism
{
    /// <summary>Fewer make a stolen exchange too easy to guess; RFC 7677, 4 asks for at least so many.</summary>
    public const int MinIterations = 4096;

    /// <summary>More would let a server keep this machine busy.</summary>
    public const int MaxIterations = 1_000_000;

    /// <summary>What the names of mechanisms that bind the channel end with.</summary>
    public const string PlusSuffix = "-PLUS";

    private readonly HashAlgorithmName _hash;
    private readonly string _firstBare;
    private readonly string _nonce;
    private readonly string? _password;
    private readonly XmppCredentials.ScramKeys? _known;
    private readonly string _keyName;
    private readonly Gs2Header _header;
    private readonly string? _offer;
    private byte[]? _expectedSignature;
    private bool _proven;

    /// <param name="name">SCRAM-SHA-1, SCRAM-SHA-256 or SCRAM-SHA-512, or one of them with -PLUS.</param>
    /// <param name="user">The local part of the address.</param>
    /// <param name="password">The password, or null when only keys are known.</param>
    /// <param name="known">Keys of an earlier exchange; used when salt and iteration count are the same.</param>
    /// <param name="header">What is said of channel binding; null for none.</param>
    /// <param name="offer">What the server offered (<see cref="SaslOffer.Fingerprint"/>), or null: its hash is not checked.</param>
    /// <param name="nonce">For test vectors; random otherwise.</param>
    public ScramMechanism(
        string name,
        string user,
        string? password,
        XmppCredentials.ScramKeys? known,
        Gs2Header? header = null,
        string? offer = null,
        string? nonce = null
    )
    {
        Name = name;
        _keyName = name.EndsWith(PlusSuffix, StringComparison.Ordinal) ? name[..^PlusSuffix.Length] : name;
        _hash = _keyName switch
        {
            "SCRAM-SHA-512" => HashAlgorithmName.SHA512,
            "SCRAM-SHA-256" => HashAlgorithmName.SHA256,
            _ => HashAlgorithmName.SHA1,
        };
        _header = header ?? Gs2Header.Unbound;
        _offer = offer;
        _password = password;
        _known = known?.Mechanism == _keyName ? known : null;
        _nonce = nonce ?? Convert.ToBase64String(RandomNumberGenerator.GetBytes(24));
        var saslName = user.Replace("=", "=3D", StringComparison.Ordinal).Replace(",", "=2C", StringComparison.Ordinal);
        _firstBare = $"n={saslName},r={_nonce}";
    }

    /// <summary>The mechanisms that this class speaks, the strongest first, without those that bind the channel.</summary>
    public static IReadOnlyList<string> Names { get; } = ["SCRAM-SHA-512", "SCRAM-SHA-256", "SCRAM-SHA-1"];

    /// <inheritdoc />
    public string Name { get; }

    /// <summary>The keys of this exchange, once the server has proven itself.</summary>
    public XmppCredentials.ScramKeys? Keys => _proven ? _keys : null;

    private XmppCredentials.ScramKeys? _keys;

    /// <inheritdoc />
    public byte[] Start() => Encoding.UTF8.GetBytes(_header.Text + _firstBare);

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
        CheckOffer(text);
        _keys = KeysFor(salt, iterations);
        var final = $"{_header.Attribute},r={nonce}";
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

    /// <summary>
    /// A server that sends the hash of its offer proves with its signature that nobody changed it on the way
    /// (XEP-0474, 6.2).
    /// </summary>
    private void CheckOffer(string serverFirst)
    {
        var sent = serverFirst
            .Split(',')
            .Skip(3)
            .FirstOrDefault(part => part.StartsWith("h=", StringComparison.Ordinal));
        if (sent is null || _offer is null)
        {
            return;
        }
        var own = CryptographicOperations.HashData(_hash, Encoding.UTF8.GetBytes(_offer));
        if (!TryFromBase64(sent[2..], out var hash) || !CryptographicOperations.FixedTimeEquals(hash, own))
        {
            throw new SignInException(
                SignInFailure.ServerNotProven,
                "What the server offered for signing in was changed on the way: somebody may be listening in."
            );
        }
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
            _keyName,
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
