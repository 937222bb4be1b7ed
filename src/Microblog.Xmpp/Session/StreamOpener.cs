using System.Security.Cryptography;
using System.Xml.Linq;
using Microblog.Xmpp.Connection;
using Microblog.Xmpp.Sasl;
using Microblog.Xmpp.Streams;

namespace Microblog.Xmpp.Session;

/// <summary>Makes a signed-in stream a live one: resumed where that is possible, else bound anew (XEP-0198, 5; RFC 6120, 7).</summary>
internal sealed class StreamOpener(XmppSessionOptions options, IServerConnector connector)
{
    /// <param name="previous">The stream to resume, or null.</param>
    /// <param name="address">The address that was bound to it.</param>
    /// <param name="cached">Keys of the last sign-in: they save the derivation from the password.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <exception cref="SignInException">It did not work.</exception>
    public async Task<LiveStream> OpenAsync(
        StreamManagement? previous,
        Jid? address,
        XmppCredentials.ScramKeys? cached,
        CancellationToken cancellation
    )
    {
        using var timeout = new CancellationTokenSource(options.ConnectTimeout, options.Time);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellation);
        var signIn = new SignIn(options, connector);
        SignedInStream? stream = null;
        try
        {
            stream = await signIn.RunAsync(cached, both.Token).ConfigureAwait(false);
            return await ResumeOrBindAsync(stream, previous, address, both.Token).ConfigureAwait(false);
        }
        catch (Exception e)
        {
            if (stream is not null)
            {
                stream.Reader.Dispose();
                await stream.Stream.DisposeAsync().ConfigureAwait(false);
            }
            cancellation.ThrowIfCancellationRequested();
            throw e switch
            {
                SignInException => e,
                StreamException error => StreamErrors.ToSignIn(error),
                OperationCanceledException => new SignInException(
                    SignInFailure.Timeout,
                    $"Not connected within {options.ConnectTimeout.TotalSeconds} s, while {signIn.Step}."
                        + (signIn.Attempts.Count == 0 ? "" : $" Before: {string.Join("; ", signIn.Attempts)}"),
                    e
                ),
                IOException => new SignInException(SignInFailure.Unreachable, $"The connection broke: {e.Message}", e),
                _ => new SignInException(SignInFailure.ProtocolError, e.Message, e),
            };
        }
    }

    private async Task<LiveStream> ResumeOrBindAsync(
        SignedInStream stream,
        StreamManagement? previous,
        Jid? address,
        CancellationToken cancellation
    )
    {
        var managed = stream.Features.Element(StreamManagement.Namespace + "sm") is not null;
        var keys = (stream.Mechanism as ScramMechanism)?.Keys;
        var early = new List<XElement>();
        if (managed && address is not null && previous?.ResumptionId is not null)
        {
            await stream.SendAsync(previous.Resume(), cancellation).ConfigureAwait(false);
            var answer = await ReadAsync(stream, IsManagementAnswer, early, cancellation).ConfigureAwait(false);
            if (answer.Name.LocalName == "resumed")
            {
                previous.Acknowledge(StreamManagement.ReadHandled(answer));
                foreach (var stanza in previous.Unacknowledged)
                {
                    await SignIn.WriteAsync(stream.Stream, stanza, cancellation).ConfigureAwait(false);
                }
                return new LiveStream(stream.Stream, stream.Reader)
                {
                    Address = address,
                    Management = previous,
                    Resumed = true,
                    Early = early,
                    Keys = keys,
                };
            }
            early.Clear();
        }
        var bound = await BindAsync(stream, cancellation).ConfigureAwait(false);
        var management = managed ? await EnableAsync(stream, early, cancellation).ConfigureAwait(false) : null;
        return new LiveStream(stream.Stream, stream.Reader)
        {
            Address = bound,
            Management = management,
            Early = early,
            Keys = keys,
        };
    }

    private async Task<Jid> BindAsync(SignedInStream stream, CancellationToken cancellation)
    {
        if (stream.Features.Element(Ns.Bind + "bind") is null)
        {
            throw new SignInException(SignInFailure.MissingFeature, "The server offers no resource binding.");
        }
        var answer = await AskAsync(null).ConfigureAwait(false);
        if (answer.Attribute("type")?.Value == "error")
        {
            // A server that makes none itself: a random one.
            answer = await AskAsync(Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(8))).ConfigureAwait(false);
        }
        if (answer.Attribute("type")?.Value == "error")
        {
            var error = StanzaErrors.Read(answer);
            throw new SignInException(
                error.Type == "wait" ? SignInFailure.TryLater : SignInFailure.ProtocolError,
                $"The server refused to bind a resource: {error.Condition} {error.Text}".TrimEnd()
            );
        }
        var text = answer.Element(Ns.Bind + "bind")?.Element(Ns.Bind + "jid")?.Value;
        return Jid.TryParse(text, out var bound) && !bound.IsBare && bound.Bare == options.Address.Bare
            ? bound
            : throw new SignInException(
                SignInFailure.ProtocolError,
                $"The server bound an address of somebody else: {text}."
            );

        async Task<XElement> AskAsync(string? resource)
        {
            var id = "bind-" + Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(6));
            await stream
                .SendAsync(
                    new XElement(
                        Ns.Iq,
                        new XAttribute("type", "set"),
                        new XAttribute("id", id),
                        new XElement(
                            Ns.Bind + "bind",
                            resource is null ? null : new XElement(Ns.Bind + "resource", resource)
                        )
                    ),
                    cancellation
                )
                .ConfigureAwait(false);
            return await ReadAsync(stream, e => e.Name == Ns.Iq && e.Attribute("id")?.Value == id, [], cancellation)
                .ConfigureAwait(false);
        }
    }

    private static async Task<StreamManagement?> EnableAsync(
        SignedInStream stream,
        List<XElement> early,
        CancellationToken cancellation
    )
    {
        await stream
            .SendAsync(
                new XElement(StreamManagement.Namespace + "enable", new XAttribute("resume", "true")),
                cancellation
            )
            .ConfigureAwait(false);
        var answer = await ReadAsync(stream, IsManagementAnswer, early, cancellation).ConfigureAwait(false);
        if (answer.Name.LocalName != "enabled")
        {
            return null;
        }
        var resumable = answer.Attribute("resume")?.Value is "true" or "1";
        return new StreamManagement { ResumptionId = resumable ? answer.Attribute("id")?.Value : null };
    }

    private static bool IsManagementAnswer(XElement element) =>
        element.Name.Namespace == StreamManagement.Namespace
        && element.Name.LocalName is "enabled" or "resumed" or "failed";

    /// <summary>Reads up to what is waited for; stanzas that come before it are kept for later.</summary>
    private static async Task<XElement> ReadAsync(
        SignedInStream stream,
        Func<XElement, bool> isAnswer,
        List<XElement> early,
        CancellationToken cancellation
    )
    {
        const int MaxEarly = 100;
        while (true)
        {
            var element =
                await stream.Reader.ReadAsync(cancellation).ConfigureAwait(false)
                ?? throw new SignInException(
                    SignInFailure.ProtocolError,
                    "The server closed the stream while binding."
                );
            if (isAnswer(element))
            {
                return element;
            }
            if (StreamErrors.IsError(element) || early.Count == MaxEarly)
            {
                throw StreamErrors.ToSignIn(element);
            }
            early.Add(element);
        }
    }
}
