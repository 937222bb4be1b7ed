using System.Diagnostics;
using System.Security.Cryptography;
using System.Xml.Linq;
using Microblog.Xmpp.Addresses;
using Microblog.Xmpp.Connection;
using Microblog.Xmpp.Sasl;
using Microblog.Xmpp.Streams;

namespace Microblog.Xmpp.Session;

/// <summary>Makes a signed-in stream a live one: resumed where that is possible, else bound anew (XEP-0198, 5; RFC 6120, 7).</summary>
internal sealed class StreamOpener(XmppSessionOptions options, IServerConnector connector)
{
    /// <summary>Calls when the network is there again, until disposed of.</summary>
    public IDisposable WatchNetwork(Action isBack) => connector.WatchNetwork(isBack);

    /// <param name="previous">The stream to resume, or null.</param>
    /// <param name="address">The address that was bound to it.</param>
    /// <param name="memory">What the last sign-in left.</param>
    /// <param name="redirected">Where the server of the last stream sent us (RFC 6120, 4.9.3.19), or null: tried first.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <exception cref="SignInException">It did not work.</exception>
    public async Task<LiveStream> OpenAsync(
        StreamManagement? previous,
        Jid? address,
        SignInMemory memory,
        ServerAddress? redirected,
        CancellationToken cancellation
    )
    {
        using var activity = options.Telemetry?.Connecting(options.Address.Domain);
        using var timeout = new CancellationTokenSource(options.ConnectTimeout, options.Time);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellation);
        var signIn = new SessionAuthentication(options, connector);
        SignedInStream? stream = null;
        try
        {
            stream = await signIn.RunAsync(memory, previous, redirected, both.Token).ConfigureAwait(false);
            return await ResumeOrBindAsync(stream, previous, address, both.Token).ConfigureAwait(false);
        }
        catch (Exception e)
        {
            if (stream is not null)
            {
                stream.Reader.Dispose();
                await stream.Stream.DisposeAsync().ConfigureAwait(false);
            }
            activity?.SetStatus(ActivityStatusCode.Error, (e as SignInException)?.Failure.ToString());
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
        var early = new List<XElement>();
        if (address is not null && previous?.ResumptionId is not null)
        {
            var answer = stream.Success?.Elements().FirstOrDefault(IsManagementAnswer);
            if (answer is null && managed)
            {
                await stream.SendAsync(previous.Resume(), cancellation).ConfigureAwait(false);
                answer = await ReadAsync(stream, IsManagementAnswer, early, cancellation).ConfigureAwait(false);
            }
            if (answer?.Name.LocalName == "resumed")
            {
                return await ResumeAsync(stream, previous, address, answer, early, cancellation).ConfigureAwait(false);
            }
            if (answer is not null)
            {
                previous.ReadFailed(answer);
            }
            early.Clear();
        }
        var inline = stream.Success?.Element(Sasl2.Bind + "bound");
        var bound = inline is null
            ? await BindAsync(stream, cancellation).ConfigureAwait(false)
            : ReadBound(stream.Success!.Element(Sasl2.Namespace + "authorization-identifier")?.Value);
        var management = inline?.Elements().Select(StreamManagement.ReadEnabled).FirstOrDefault(one => one is not null);
        if (management is null && managed)
        {
            management = await EnableAsync(stream, early, cancellation).ConfigureAwait(false);
        }
        return new LiveStream(stream.Stream, stream.Reader, options.Time)
        {
            Address = bound,
            Server = stream.Server,
            Telemetry = options.Telemetry,
            Management = management,
            Early = early,
            Memory = stream.Memory,
        };
    }

    private async Task<LiveStream> ResumeAsync(
        SignedInStream stream,
        StreamManagement previous,
        Jid address,
        XElement resumed,
        List<XElement> early,
        CancellationToken cancellation
    )
    {
        previous.Acknowledge(StreamManagement.ReadHandled(resumed));
        foreach (var stanza in previous.Unacknowledged)
        {
            await stream.Stream.WriteAsync(stanza.Bytes, cancellation).ConfigureAwait(false);
        }
        await stream.Stream.FlushAsync(cancellation).ConfigureAwait(false);
        return new LiveStream(stream.Stream, stream.Reader, options.Time)
        {
            Address = address,
            Server = stream.Server,
            Telemetry = options.Telemetry,
            Management = previous,
            Resumed = true,
            Early = early,
            Memory = stream.Memory,
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
        return ReadBound(answer.Element(Ns.Bind + "bind")?.Element(Ns.Bind + "jid")?.Value);

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

    private Jid ReadBound(string? text) =>
        Jid.TryParse(text, out var bound) && !bound.IsBare && bound.Bare == options.Address.Bare
            ? bound
            : throw new SignInException(
                SignInFailure.ProtocolError,
                $"The server bound an address of somebody else: {text}."
            );

    private static async Task<StreamManagement?> EnableAsync(
        SignedInStream stream,
        List<XElement> early,
        CancellationToken cancellation
    )
    {
        await stream.SendAsync(StreamManagement.Enable(), cancellation).ConfigureAwait(false);
        return StreamManagement.ReadEnabled(
            await ReadAsync(stream, IsManagementAnswer, early, cancellation).ConfigureAwait(false)
        );
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
