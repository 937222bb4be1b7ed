using System.Net.Sockets;
using System.Xml.Linq;
using Microblog.Xmpp.Addresses;
using Microblog.Xmpp.Connection;
using Microblog.Xmpp.PubSub;
using Microblog.Xmpp.Sasl;
using Microblog.Xmpp.Streams;

namespace Microblog.Xmpp.Session;

/// <summary>Connects, encrypts, signs in: one address after the other (RFC 6120, 3 to 6).</summary>
internal sealed class SessionAuthentication(XmppSessionOptions options, IServerConnector connector)
{
    private const int MaxRedirections = 3;

    private static readonly TimeSpan StepTimeout = TimeSpan.FromSeconds(10);

    // Before TLS anybody on the way could send us elsewhere.
    private bool _isEncrypted;

    /// <summary>What is being done: for the message of a timeout.</summary>
    public string Step { get; private set; } = "looking up the server";

    /// <summary>What has failed so far.</summary>
    public List<string> Attempts { get; } = [];

    /// <param name="memory">What an earlier sign-in left.</param>
    /// <param name="previous">The stream to resume along with the sign-in where the server can (XEP-0198, 7), or null.</param>
    /// <param name="redirected">Where to try first, or null.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <exception cref="SignInException">No address led to a signed-in stream.</exception>
    public async Task<SignedInStream> RunAsync(
        SignInMemory memory,
        StreamManagement? previous,
        ServerAddress? redirected,
        CancellationToken cancellation
    )
    {
        Step = $"looking up {options.Address.Domain}";
        var addresses = new LinkedList<ServerAddress>(
            await connector.ResolveAsync(options.Address.Domain, cancellation).ConfigureAwait(false)
        );
        if (redirected is not null)
        {
            addresses.AddFirst(redirected);
        }
        SignInException? worst = null;
        var redirections = 0;
        var alternatives = false;
        while (true)
        {
            if (addresses.Count == 0 && !alternatives && Weight(worst?.Failure) < Weight(SignInFailure.ProtocolError))
            {
                // Nobody answered: perhaps where this machine is, only the web can be reached.
                alternatives = true;
                Step = $"asking {options.Address.Domain} for other ways to its server";
                var others = await connector
                    .ResolveAlternativesAsync(options.Address.Domain, cancellation)
                    .ConfigureAwait(false);
                others.ToList().ForEach(other => addresses.AddLast(other));
            }
            if (addresses.First is not { Value: var address })
            {
                break;
            }
            addresses.RemoveFirst();
            try
            {
                return await TryAsync(address, memory, previous, cancellation).ConfigureAwait(false);
            }
            catch (SignInException e) when (!e.IsPermanent)
            {
                Log.AttemptFailed(options.Logger, options.Address, address, e.Message);
                // Most say already where they failed.
                var isNamed = e.Message.Contains(address.ToString(), StringComparison.Ordinal);
                Attempts.Add(isNamed ? e.Message : $"{address}: {e.Message}");
                worst = worst is null || Weight(e.Failure) > Weight(worst.Failure) ? e : worst;
                if (
                    _isEncrypted
                    && redirections++ < MaxRedirections
                    && (e.InnerException as StreamException)?.SeeOther(address) is { } other
                )
                {
                    addresses.AddFirst(other);
                }
            }
        }
        throw new SignInException(
            worst?.Failure ?? SignInFailure.UnknownDomain,
            Attempts.Count == 0
                ? $"{options.Address.Domain} has no XMPP server."
                : $"Could not sign in at {options.Address.Domain}. Tried {string.Join("; ", Attempts)}",
            worst
        );
    }

    /// <summary>What tells the person most: what was found out at a server, then that one was silent, then that none was there.</summary>
    private static int Weight(SignInFailure? failure) =>
        failure switch
        {
            null or SignInFailure.UnknownDomain => 0,
            SignInFailure.Unreachable or SignInFailure.AddressNotAllowed => 1,
            SignInFailure.Timeout => 2,
            _ => 3,
        };

    private async Task<SignedInStream> TryAsync(
        ServerAddress address,
        SignInMemory memory,
        StreamManagement? previous,
        CancellationToken cancellation
    )
    {
        Step = $"connecting to {address}";
        using var timeout = new CancellationTokenSource(StepTimeout, options.Time);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellation);
        Stream? stream = null;
        XmppStreamReader? reader = null;
        _isEncrypted = false;
        try
        {
            stream = await connector.ConnectAsync(address, both.Token).ConfigureAwait(false);
            timeout.CancelAfter(StepTimeout);
            stream = await EncryptAsync(stream, address, both.Token).ConfigureAwait(false);
            _isEncrypted = true;
            timeout.CancelAfter(StepTimeout);
            Step = $"signing in at {address}";
            reader = NewReader(stream);
            return await AuthenticateAsync(stream, reader, address, memory, previous, both.Token).ConfigureAwait(false);
        }
        catch (Exception e)
        {
            reader?.Dispose();
            if (stream is not null)
            {
                await stream.DisposeAsync().ConfigureAwait(false);
            }
            cancellation.ThrowIfCancellationRequested();
            throw e switch
            {
                SignInException => e,
                StreamException error => StreamErrors.ToSignIn(error),
                OperationCanceledException => new SignInException(SignInFailure.Timeout, $"No answer while {Step}.", e),
                IOException or SocketException => new SignInException(
                    SignInFailure.Unreachable,
                    $"The connection broke while {Step}: {e.Message}",
                    e
                ),
                _ => new SignInException(SignInFailure.ProtocolError, $"Failed while {Step}: {e.Message}", e),
            };
        }
    }

    private async Task<Stream> EncryptAsync(Stream stream, ServerAddress address, CancellationToken cancellation)
    {
        var domain = options.Address.Domain;
        if (!address.DirectTls)
        {
            Step = $"asking {address} for STARTTLS";
            using var reader = NewReader(stream);
            var features = await OpenAsync(stream, reader, from: null, cancellation).ConfigureAwait(false);
            if (features.Element(Ns.Tls + "starttls") is null)
            {
                throw new SignInException(SignInFailure.NoEncryption, $"{address} offers no encryption.");
            }
            await WriteAsync(stream, StanzaWriter.Bytes(new XElement(Ns.Tls + "starttls")), cancellation)
                .ConfigureAwait(false);
            var answer = await reader.ReadAsync(cancellation).ConfigureAwait(false);
            if (answer?.Name != Ns.Tls + "proceed")
            {
                throw answer is null || answer.Name == Ns.Tls + "failure"
                    ? new SignInException(SignInFailure.NoEncryption, $"{address} refused to start encryption.")
                    : StreamErrors.ToSignIn(answer);
            }
            if (reader.HasMore)
            {
                // An attacker in between put plain text where the encrypted stream should begin.
                throw new SignInException(SignInFailure.ProtocolError, $"{address} sent more before encryption began.");
            }
        }
        Step = $"encrypting with {address}";
        if (address.WebSocket is { } web)
        {
            var tls = await TlsUpgrade
                .RunAsync(stream, web.IdnHost, options.TrustedRoots, TlsUpgrade.Http, cancellation)
                .ConfigureAwait(false);
            Step = $"opening {web}";
            return await WebSocketStream.OpenAsync(tls, web, options.Time, cancellation).ConfigureAwait(false);
        }
        return await TlsUpgrade
            .RunAsync(
                stream,
                domain,
                options.TrustedRoots,
                address.DirectTls ? TlsUpgrade.XmppClient : null,
                cancellation
            )
            .ConfigureAwait(false);
    }

    private async Task<SignedInStream> AuthenticateAsync(
        Stream stream,
        XmppStreamReader reader,
        ServerAddress address,
        SignInMemory memory,
        StreamManagement? previous,
        CancellationToken cancellation
    )
    {
        var features = await OpenAsync(stream, reader, options.Address, cancellation).ConfigureAwait(false);
        var bindings = ChannelBinding.Of(stream);
        var sasl2 = SaslOffer.ReadSasl2(features) is { Mechanisms.Count: > 0 } extensible ? extensible : null;
        var offer = sasl2 ?? SaslOffer.Read(features);
        var clientId = (options.Credentials as XmppCredentials.FastToken)?.ClientId ?? options.ClientId;
        var tokenMechanism = HashedTokenMechanism.Usable(offer.Tokens, bindings).FirstOrDefault();
        SaslProfile profile = sasl2 is null
            ? new CoreSaslProfile(reader, Send)
            : new Sasl2Profile(
                reader,
                Send,
                (clientId, options.ClientName),
                InlineRequests.For(features, options.ClientName, previous),
                tokenMechanism
            );
        var (mechanism, success) = await NegotiateAsync(profile, offer, memory, bindings, cancellation)
            .ConfigureAwait(false);
        memory = new SignInMemory(
            (mechanism as ScramMechanism)?.Keys ?? memory.Keys,
            Sasl2Profile.ReadToken(
                success,
                mechanism is HashedTokenMechanism ? mechanism.Name : tokenMechanism,
                clientId
            ) ?? (mechanism is HashedTokenMechanism ? memory.Token : null),
            mechanism.Name
        );
        if (sasl2 is not null)
        {
            features = await ReadFeaturesAsync(reader, cancellation).ConfigureAwait(false);
            return new SignedInStream(stream, reader, address, features, memory, success);
        }
        reader.Restart();
        features = await OpenAsync(stream, reader, options.Address, cancellation).ConfigureAwait(false);
        return new SignedInStream(stream, reader, address, features, memory, Success: null);

        ValueTask Send(XElement element) => WriteAsync(stream, StanzaWriter.Bytes(element), cancellation);
    }

    /// <summary>One mechanism after the other until one is accepted or none is left.</summary>
    private async Task<(ISaslMechanism Mechanism, XElement Success)> NegotiateAsync(
        SaslProfile profile,
        SaslOffer offer,
        SignInMemory memory,
        IReadOnlyList<ChannelBinding> bindings,
        CancellationToken cancellation
    )
    {
        var choice = new MechanismChoice(
            options.Address.Local ?? "",
            options.Credentials,
            memory,
            options.MinimumStrength,
            options.ChannelBinding,
            bindings
        );
        var mechanism = choice.First(offer);
        while (true)
        {
            try
            {
                return (mechanism, await profile.RunAsync(mechanism, cancellation).ConfigureAwait(false));
            }
            catch (SaslException e) when (choice.Next(offer, mechanism, e) is { } next)
            {
                Log.MechanismRefused(options.Logger, options.Address, mechanism.Name, e.Condition, next.Name);
                mechanism = next;
            }
        }
    }

    /// <summary>Opens the stream and reads its features (RFC 6120, 4.3.2).</summary>
    private async Task<XElement> OpenAsync(
        Stream stream,
        XmppStreamReader reader,
        Jid? from,
        CancellationToken cancellation
    )
    {
        await WriteAsync(stream, StanzaWriter.Header(options.Address.Server, from), cancellation).ConfigureAwait(false);
        await reader.ReadHeaderAsync(cancellation).ConfigureAwait(false);
        return await ReadFeaturesAsync(reader, cancellation).ConfigureAwait(false);
    }

    private static async Task<XElement> ReadFeaturesAsync(XmppStreamReader reader, CancellationToken cancellation)
    {
        var features =
            await reader.ReadAsync(cancellation).ConfigureAwait(false)
            ?? throw new SignInException(SignInFailure.ProtocolError, "The server closed the stream at once.");
        return features.Name == Ns.Stream + "features" ? features : throw StreamErrors.ToSignIn(features);
    }

    private XmppStreamReader NewReader(Stream stream) =>
        new(stream, options.MaxStanzaBytes, options.Time, PubSubXml.Items);

    internal static async ValueTask WriteAsync(Stream stream, byte[] bytes, CancellationToken cancellation)
    {
        await stream.WriteAsync(bytes, cancellation).ConfigureAwait(false);
        await stream.FlushAsync(cancellation).ConfigureAwait(false);
    }
}
