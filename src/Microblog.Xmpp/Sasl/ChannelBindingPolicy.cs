namespace Microblog.Xmpp.Sasl;

/// <summary>Whether a sign-in is tied to its TLS connection (RFC 5056), so that nobody in between can pass it on.</summary>
public enum ChannelBindingPolicy
{
    /// <summary>Never; for servers whose bindings are broken.</summary>
    Off,

    /// <summary>Where the server offers one that is known to both; once without where it refuses the bound sign-in.</summary>
    Preferred,

    /// <summary>Always: a server without it is refused.</summary>
    Required,
}
