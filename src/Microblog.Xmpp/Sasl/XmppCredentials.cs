namespace Microblog.Xmpp.Sasl;

/// <summary>What proves who a person is. Never logged; <see cref="object.ToString"/> shows nothing of it.</summary>
public abstract record XmppCredentials
{
    private XmppCredentials() { }

    /// <summary>A password as typed.</summary>
    /// <param name="Value">The text; SASLprep (RFC 4013) is done here.</param>
    public sealed record Password(string Value) : XmppCredentials
    {
        /// <inheritdoc />
        public override string ToString() => "Password";
    }

    /// <summary>SCRAM keys of an earlier sign-in (RFC 5802, 3): enough to sign in again, useless for another salt.</summary>
    /// <param name="Mechanism">The hash the keys belong to: <c>SCRAM-SHA-1</c>, <c>SCRAM-SHA-256</c> or <c>SCRAM-SHA-512</c>.</param>
    /// <param name="Salt">The salt they were derived with.</param>
    /// <param name="Iterations">The iteration count they were derived with.</param>
    /// <param name="ClientKey">HMAC(SaltedPassword, "Client Key").</param>
    /// <param name="ServerKey">HMAC(SaltedPassword, "Server Key").</param>
    public sealed record ScramKeys(string Mechanism, byte[] Salt, int Iterations, byte[] ClientKey, byte[] ServerKey)
        : XmppCredentials
    {
        /// <inheritdoc />
        public override string ToString() => "ScramKeys";
    }

    /// <summary>A token that the server gave for signing in again (XEP-0484). As secret as a password.</summary>
    /// <param name="Mechanism">The one mechanism it is for, such as <c>HT-SHA-256-ENDP</c>.</param>
    /// <param name="Value">The token.</param>
    /// <param name="Expires">From when on the server refuses it, or null where it did not say.</param>
    /// <param name="ClientId">Whom it was given to: the <c>id</c> of the user agent (XEP-0388, 2.3).</param>
    public sealed record FastToken(string Mechanism, string Value, DateTimeOffset? Expires, Guid ClientId)
        : XmppCredentials
    {
        /// <inheritdoc />
        public override string ToString() => "FastToken";
    }
}
