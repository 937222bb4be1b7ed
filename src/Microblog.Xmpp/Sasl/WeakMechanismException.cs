namespace Microblog.Xmpp.Sasl;

/// <summary>
/// The server offers only mechanisms that are weaker than <see cref="Session.XmppSessionOptions.MinimumStrength"/>: a missing
/// feature, and nothing was sent.
/// </summary>
/// <param name="message">What the server offers.</param>
public sealed class WeakMechanismException(string message) : SignInException(SignInFailure.MissingFeature, message)
{
    /// <summary>True where this is why a sign-in failed, at whichever of the server's addresses.</summary>
    public static bool IsReasonOf(SignInException failure)
    {
        ArgumentNullException.ThrowIfNull(failure);
        return failure is WeakMechanismException || failure.InnerException is WeakMechanismException;
    }
}
