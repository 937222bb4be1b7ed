using System.Xml.Linq;

namespace Microblog.Xmpp.Streams;

/// <summary>Reads stream errors and tells what they mean for a session (RFC 6120, 4.9.3).</summary>
internal static class StreamErrors
{
    /// <summary>True for <c>stream:error</c>.</summary>
    public static bool IsError(XElement element) => element.Name == Ns.Stream + "error";

    /// <summary>What the server says.</summary>
    public static StreamException Read(XElement error)
    {
        var condition = error
            .Elements()
            .FirstOrDefault(e => e.Name.Namespace == Ns.StreamErrors && e.Name.LocalName != "text");
        return new StreamException(
            condition?.Name.LocalName ?? "undefined-condition",
            error.Element(Ns.StreamErrors + "text")?.Value,
            fromServer: true
        )
        {
            OtherHost = condition?.Name.LocalName == "see-other-host" ? condition.Value.Trim() : null,
        };
    }

    /// <summary>True where trying again would end the same way.</summary>
    public static bool IsPermanent(StreamException error) =>
        error.FromServer
        && error.Condition
            is "conflict"
                or "policy-violation"
                or "not-authorized"
                or "host-gone"
                or "host-unknown"
                or "unsupported-version"
                or "unsupported-feature";

    /// <summary>What an element that does not belong into a sign-in means.</summary>
    public static SignInException ToSignIn(XElement unexpected) =>
        IsError(unexpected)
            ? ToSignIn(Read(unexpected))
            : new SignInException(
                SignInFailure.ProtocolError,
                $"The server sent <{unexpected.Name.LocalName}/> where it does not belong."
            );

    /// <summary>The same for an error that ended the stream during a sign-in.</summary>
    public static SignInException ToSignIn(StreamException error) =>
        new(
            error.Condition switch
            {
                _ when !error.FromServer => SignInFailure.ProtocolError,
                "host-unknown" or "host-gone" => SignInFailure.UnknownDomain,
                "system-shutdown"
                or "resource-constraint"
                or "internal-server-error"
                or "reset"
                or "connection-timeout"
                or "policy-violation"
                or "remote-connection-failed" => SignInFailure.TryLater,
                _ => SignInFailure.ProtocolError,
            },
            error.Message,
            error
        );
}
