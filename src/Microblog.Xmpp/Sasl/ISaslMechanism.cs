namespace Microblog.Xmpp.Sasl;

/// <summary>One exchange of SASL (RFC 6120, 6).</summary>
internal interface ISaslMechanism
{
    /// <summary>The mechanism's registered name.</summary>
    string Name { get; }

    /// <summary>What goes with the request.</summary>
    byte[] Start();

    /// <summary>The answer to a challenge.</summary>
    /// <exception cref="SignInException">The server is not to be trusted with one.</exception>
    byte[] Respond(byte[] challenge);

    /// <summary>Checks what came with success, null for nothing.</summary>
    /// <exception cref="SignInException">The server did not prove itself.</exception>
    void Finish(byte[]? additional);
}
