namespace Microblog.Xmpp.Sasl;

/// <summary>What an earlier sign-in of the same session left for the next.</summary>
/// <param name="Keys">SCRAM keys: they save the derivation, and show that PLAIN is not needed any more.</param>
/// <param name="Token">The newest token, or null.</param>
/// <param name="Mechanism">What was signed in with.</param>
internal sealed record SignInMemory(
    XmppCredentials.ScramKeys? Keys = null,
    XmppCredentials.FastToken? Token = null,
    string? Mechanism = null
);
