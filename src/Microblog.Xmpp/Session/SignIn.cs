using System.Net.Sockets;
using System.Xml.Linq;
using Microblog.Xmpp.Connection;
using Microblog.Xmpp.Sasl;
using Microblog.Xmpp.Streams;

namespace Microblog.Xmpp.Session;

/// <summary>Connects, encrypts, signs in: one address after the other (RFC 6120, 3 to 6).</summary>
internal sealed class SignIn(XmppSessionOptions options, IServerConnector connector)
{
    private static readonly TimeSpan StepTimeout = TimeSpan.FromSeconds(10);

    /// <summary>What is being done: for the message of a timeout.</summary>
    public string Step { get; private set; } = "looking up the server";

    /// <summary>What has failed so far.</summary>
    public List<string> Attempts { get; } = [];

    /// <exception cref="SignInException">No address led to a signed-in stream.</exception>
    public async Task<SignedInStream> RunAsync(XmppCredentials.ScramKeys? cached, CancellationToken cancellation)
    {
        Step = $"looking up {options.Address.Domain}";
        var addresses = await connector.ResolveAsync(options.Address.Domain, cancellation).ConfigureAwait(false);
        SignInException? worst = null;
        foreach (var address in addresses)
        {
            try
            {
                return await TryAsync(address, cached, cancellation).ConfigureAwait(false);
            }
            catch (SignInException e) when (!e.IsPermanent)
            {
                Log.AttemptFailed(options.Logger, options.Address, address, e.Message);
                Attempts.Add($"{address}: {e.Message}");
                worst = worst is null || Weight(e.Failure) > Weight(worst.Failure) ? e : worst;
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
    private static int Weight(SignInFailure failure) =>
        failure switch
        {
            SignInFailure.UnknownDomain => 0,
            SignInFailure.Unreachable => 1,
            SignInFailure.Timeout => 2,
            _ => 3,
        };

    private async Task<SignedInStream> TryAsync(
        ServerAddress address,
        XmppCredentials.ScramKeys? cached,
        CancellationToken cancellation
    )
    {
        Step = $"connecting to {address}";
        using var timeout = new CancellationTokenSource(StepTimeout, options.Time);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellation);
        Stream? stream = null;
        XmppStreamReader? reader = null;
        try
        {
            stream = await connector.ConnectAsync(address, both.Token).ConfigureAwait(false);
            timeout.CancelAfter(StepTimeout);
            stream = await EncryptAsync(stream, address, both.Token).ConfigureAwait(false);
            timeout.CancelAfter(StepTimeout);
            Step = $"signing in at {address}";
            reader = NewReader(stream);
            var signedIn = await AuthenticateAsync(stream, reader, cached, both.Token).ConfigureAwait(false);
            return signedIn;
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
                // Somebody in between put plain text where the encrypted stream should begin.
                throw new SignInException(SignInFailure.ProtocolError, $"{address} sent more before encryption began.");
            }
        }
        Step = $"encrypting with {address}";
        return await TlsUpgrade
            .RunAsync(stream, domain, options.TrustedRoots, address.DirectTls, cancellation)
            .ConfigureAwait(false);
    }

    private async Task<SignedInStream> AuthenticateAsync(
        Stream stream,
        XmppStreamReader reader,
        XmppCredentials.ScramKeys? cached,
        CancellationToken cancellation
    )
    {
        var features = await OpenAsync(stream, reader, options.Address, cancellation).ConfigureAwait(false);
        var offered =
            features
                .Element(Ns.Sasl + "mechanisms")
                ?.Elements(Ns.Sasl + "mechanism")
                .Select(e => e.Value.Trim())
                .ToHashSet()
            ?? [];
        var user = options.Address.Local ?? "";
        var mechanism = SaslNegotiation.Choose(offered, user, options.Credentials, cached);
        await SaslNegotiation
            .RunAsync(mechanism, reader, e => WriteAsync(stream, StanzaWriter.Bytes(e), cancellation), cancellation)
            .ConfigureAwait(false);
        reader.Restart();
        features = await OpenAsync(stream, reader, options.Address, cancellation).ConfigureAwait(false);
        return new SignedInStream(stream, reader, features, mechanism);
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
        var features =
            await reader.ReadAsync(cancellation).ConfigureAwait(false)
            ?? throw new SignInException(SignInFailure.ProtocolError, "The server closed the stream at once.");
        return features.Name == Ns.Stream + "features" ? features : throw StreamErrors.ToSignIn(features);
    }

    private XmppStreamReader NewReader(Stream stream) => new(stream, options.MaxStanzaBytes, options.Time);

    internal static async ValueTask WriteAsync(Stream stream, byte[] bytes, CancellationToken cancellation)
    {
        await stream.WriteAsync(bytes, cancellation).ConfigureAwait(false);
        await stream.FlushAsync(cancellation).ConfigureAwait(false);
    }
}
