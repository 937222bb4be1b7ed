namespace Microblog.Xmpp.Sasl;

/// <summary>How strong a way to sign in must be at least, the weakest first.</summary>
public enum SaslStrength
{
    /// <summary>PLAIN too, under TLS alone, and only where the server offers nothing else.</summary>
    Plain,

    /// <summary>SCRAM-SHA-1 (RFC 5802) or better: the server proves itself, too.</summary>
    ScramSha1,

    /// <summary>SCRAM-SHA-256 (RFC 7677) or better.</summary>
    ScramSha256,

    /// <summary>SCRAM-SHA-512.</summary>
    ScramSha512,
}
