namespace Microblog.Xmpp.Sasl;

/// <summary>Which mechanism to sign in with: the strongest that both sides have and the floor allows (RFC 6120, 6.3.3).</summary>
/// <param name="user">The local part of the address.</param>
/// <param name="credentials">What proves it.</param>
/// <param name="memory">What an earlier sign-in left.</param>
/// <param name="floor">The weakest that will do.</param>
/// <param name="policy">Whether to bind the channel.</param>
/// <param name="bindings">What the TLS connection has for that, the strongest first.</param>
internal sealed class MechanismChoice(
    string user,
    XmppCredentials credentials,
    SignInMemory memory,
    SaslStrength floor,
    ChannelBindingPolicy policy,
    IReadOnlyList<ChannelBinding> bindings
)
{
    private const string Plain = "PLAIN";

    private readonly IReadOnlyList<ChannelBinding> _bindings = policy == ChannelBindingPolicy.Off ? [] : bindings;

    private string? Password => (credentials as XmppCredentials.Password)?.Value;

    private XmppCredentials.ScramKeys? Keys => credentials as XmppCredentials.ScramKeys;

    private XmppCredentials.FastToken? Token => memory.Token ?? credentials as XmppCredentials.FastToken;

    /// <summary>The first to try.</summary>
    /// <exception cref="SignInException">There is none.</exception>
    public ISaslMechanism First(SaslOffer offer)
    {
        if (policy != ChannelBindingPolicy.Off && offer.Tampering is { } problem)
        {
            throw new SignInException(
                SignInFailure.ServerNotProven,
                $"What the server offers for signing in {problem}: somebody in between may have changed it."
            );
        }
        if (Token is { } token && HashedTokenMechanism.Usable(offer.Tokens, _bindings).Contains(token.Mechanism))
        {
            return new HashedTokenMechanism(token, user, _bindings);
        }
        return credentials is XmppCredentials.FastToken
            ? throw new SignInException(
                SignInFailure.WrongPassword,
                "The server no longer takes the stored token: sign in with the password."
            )
            : WithoutToken(offer, bind: true);
    }

    /// <summary>
    /// The one to try after one was refused, or null: the password or keys after a token (XEP-0484, 4.1), and once without
    /// channel binding, for servers whose binding is not this side's.
    /// </summary>
    public ISaslMechanism? Next(SaslOffer offer, ISaslMechanism refused, SaslException why) =>
        refused switch
        {
            HashedTokenMechanism when credentials is not XmppCredentials.FastToken => WithoutToken(offer, bind: true),
            ScramMechanism scram
                when scram.Name.EndsWith(ScramMechanism.PlusSuffix, StringComparison.Ordinal)
                    && policy != ChannelBindingPolicy.Required
                    && MayBeTheBinding(why.Condition)
                    && Strongest(offer, ScramMechanism.Names) is not null => WithoutToken(offer, bind: false),
            _ => null,
        };

    private static bool MayBeTheBinding(SaslFailure condition) =>
        condition
            is SaslFailure.NotAuthorized
                or SaslFailure.InvalidMechanism
                or SaslFailure.MalformedRequest
                or SaslFailure.Aborted
                or SaslFailure.Undefined;

    private ISaslMechanism WithoutToken(SaslOffer offer, bool bind)
    {
        var binding = bind && offer.HasPlus ? SharedBinding(offer) : null;
        if (binding is not null && Strongest(offer, ScramMechanism.Names.Select(AsPlus)) is { } plus)
        {
            return Scram(offer, plus, Gs2Header.To(binding));
        }
        if (policy == ChannelBindingPolicy.Required)
        {
            throw new SignInException(
                SignInFailure.MissingFeature,
                "The server offers no way to sign in that is bound to the encryption, and that is required here."
            );
        }
        if (Strongest(offer, ScramMechanism.Names) is { } scram)
        {
            var couldBind = _bindings.Count > 0 && !offer.HasPlus;
            return Scram(offer, scram, couldBind ? Gs2Header.NotOffered : Gs2Header.Unbound);
        }
        if (Keys is { } keys)
        {
            throw new SignInException(
                SignInFailure.WrongPassword,
                $"The stored keys are for {keys.Mechanism}, which the server no longer offers: sign in with the password."
            );
        }
        // Where SCRAM worked before, PLAIN is what an attacker in between would like to see (XEP-0474, 7).
        if (offer.Mechanisms.Contains(Plain) && floor == SaslStrength.Plain && memory.Keys is null)
        {
            return new PlainMechanism(user, Password ?? "");
        }
        var problem =
            $"The server offers no way to sign in that is known here and strong enough: {string.Join(", ", offer.Mechanisms)}.";
        throw floor > SaslStrength.Plain && offer.Mechanisms.Any(IsKnown)
            ? new WeakMechanismException(problem)
            : new SignInException(SignInFailure.MissingFeature, problem);
    }

    private static bool IsKnown(string name) =>
        name == Plain || ScramMechanism.Names.Any(scram => name == scram || name == AsPlus(scram));

    /// <summary>
    /// The binding to use: one that the server names. Where it names none, the one that RFC 5802, 6 presumes; another would
    /// be a guess, and each wrong one counts as a failed sign-in of this machine at servers that ban for them.
    /// </summary>
    private ChannelBinding? SharedBinding(SaslOffer offer) =>
        _bindings.FirstOrDefault(binding =>
            offer.Bindings?.Contains(binding.Type)
            ?? (binding.Type == ChannelBinding.Unique || policy == ChannelBindingPolicy.Required)
        );

    private string? Strongest(SaslOffer offer, IEnumerable<string> names) =>
        names.FirstOrDefault(name =>
            offer.Mechanisms.Contains(name)
            && StrengthOf(name) >= floor
            && (Keys is null || name == Keys.Mechanism || name == AsPlus(Keys.Mechanism))
        );

    private ScramMechanism Scram(SaslOffer offer, string name, Gs2Header header) =>
        new(name, user, Password, Keys ?? memory.Keys, header, offer.Fingerprint);

    private static string AsPlus(string name) => name + ScramMechanism.PlusSuffix;

    private static SaslStrength StrengthOf(string name) =>
        name switch
        {
            _ when name.StartsWith("SCRAM-SHA-512", StringComparison.Ordinal) => SaslStrength.ScramSha512,
            _ when name.StartsWith("SCRAM-SHA-256", StringComparison.Ordinal) => SaslStrength.ScramSha256,
            _ => SaslStrength.ScramSha1,
        };
}
