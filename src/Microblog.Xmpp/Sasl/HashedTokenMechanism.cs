using System.Security.Cryptography;
using System.Text;

namespace Microblog.Xmpp.Sasl;

/// <summary>
/// Signing in with a token in one round trip (HT-*, draft-schmaus-kitten-sasl-ht, 3): each side shows that it knows the
/// token, and none shows the token.
/// </summary>
internal sealed class HashedTokenMechanism : ISaslMechanism
{
    private readonly HashAlgorithmName _hash;
    private readonly string _user;
    private readonly byte[] _token;
    private readonly byte[] _binding;

    /// <param name="token">The token, for the mechanism that it names.</param>
    /// <param name="user">The local part of the address.</param>
    /// <param name="bindings">What the TLS connection has.</param>
    /// <exception cref="ArgumentException">The mechanism cannot be spoken on this connection.</exception>
    public HashedTokenMechanism(XmppCredentials.FastToken token, string user, IReadOnlyList<ChannelBinding> bindings)
    {
        if (!TryRead(token.Mechanism, bindings, out _hash, out _binding))
        {
            throw new ArgumentException($"{token.Mechanism} cannot be spoken here.", nameof(token));
        }
        Name = token.Mechanism;
        _user = user;
        _token = Encoding.UTF8.GetBytes(token.Value);
    }

    /// <inheritdoc />
    public string Name { get; }

    /// <summary>The mechanisms that can be spoken over a connection, the strongest first: bound ones before others.</summary>
    public static IEnumerable<string> Usable(IEnumerable<string> offered, IReadOnlyList<ChannelBinding> bindings) =>
        offered
            .Where(name => TryRead(name, bindings, out _, out _))
            .OrderBy(name => name.EndsWith("-NONE", StringComparison.Ordinal))
            .ThenByDescending(name => name, StringComparer.Ordinal);

    /// <inheritdoc />
    public byte[] Start() => [.. Encoding.UTF8.GetBytes(_user), 0, .. Sign("Initiator")];

    /// <inheritdoc />
    public byte[] Respond(byte[] challenge) =>
        throw new SignInException(SignInFailure.ProtocolError, $"The server sent a challenge in {Name}.");

    /// <inheritdoc />
    public void Finish(byte[]? additional)
    {
        if (!CryptographicOperations.FixedTimeEquals(additional ?? [], Sign("Responder")))
        {
            throw new SignInException(
                SignInFailure.ServerNotProven,
                "The server did not prove that it knows the token: its proof is missing or wrong."
            );
        }
    }

    private byte[] Sign(string role) =>
        CryptographicOperations.HmacData(_hash, _token, (byte[])[.. Encoding.ASCII.GetBytes(role), .. _binding]);

    private static bool TryRead(
        string name,
        IReadOnlyList<ChannelBinding> bindings,
        out HashAlgorithmName hash,
        out byte[] binding
    )
    {
        (hash, binding) = (default, []);
        if (!name.StartsWith("HT-SHA-", StringComparison.Ordinal) || name.Split('-') is not [_, _, var bits, var end])
        {
            return false;
        }
        hash = bits switch
        {
            "256" => HashAlgorithmName.SHA256,
            "384" => HashAlgorithmName.SHA384,
            "512" => HashAlgorithmName.SHA512,
            _ => default,
        };
        var type = end switch
        {
            "ENDP" => ChannelBinding.ServerEndPoint,
            "UNIQ" => ChannelBinding.Unique,
            "NONE" => "",
            _ => null,
        };
        var found = bindings.FirstOrDefault(one => one.Type == type);
        binding = found?.Data ?? [];
        return hash.Name is not null && (type == "" || found is not null);
    }
}
