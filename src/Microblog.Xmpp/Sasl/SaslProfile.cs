using System.Xml.Linq;
using Microblog.Xmpp.Streams;

namespace Microblog.Xmpp.Sasl;

/// <summary>How the messages of a mechanism travel: requests, challenges and answers on a stream under TLS.</summary>
internal abstract class SaslProfile(XmppStreamReader reader, Func<XElement, ValueTask> send)
{
    /// <summary>The namespace of all elements of the exchange.</summary>
    protected abstract XNamespace Namespace { get; }

    /// <summary>Carries an exchange through.</summary>
    /// <returns>The server's <c>success</c>.</returns>
    /// <exception cref="SaslException">Refused; another mechanism may be tried on the same stream.</exception>
    /// <exception cref="SignInException">The server broke the protocol or did not prove itself.</exception>
    public async Task<XElement> RunAsync(ISaslMechanism mechanism, CancellationToken cancellation)
    {
        await send(Request(mechanism)).ConfigureAwait(false);
        while (true)
        {
            var answer =
                await reader.ReadAsync(cancellation).ConfigureAwait(false)
                ?? throw new SignInException(
                    SignInFailure.ProtocolError,
                    "The server closed the stream while signing in."
                );
            switch (answer.Name.Namespace == Namespace ? answer.Name.LocalName : "")
            {
                case "challenge":
                    var response = mechanism.Respond(FromText(answer.Value) ?? []);
                    await send(new XElement(Namespace + "response", response.Length == 0 ? null : ToText(response)))
                        .ConfigureAwait(false);
                    break;
                case "success":
                    mechanism.Finish(ReadAdditional(answer));
                    return answer;
                case "failure":
                    throw SaslException.Read(answer);
                case "continue":
                    await send(new XElement(Namespace + "abort")).ConfigureAwait(false);
                    throw new SignInException(
                        SignInFailure.MissingFeature,
                        $"The server wants more than the password ({ReadTasks(answer)}), which is not supported here."
                    );
                default:
                    throw StreamErrors.ToSignIn(answer);
            }
        }
    }

    /// <summary>The element that begins an exchange.</summary>
    protected abstract XElement Request(ISaslMechanism mechanism);

    /// <summary>What came along with success, null for nothing.</summary>
    protected abstract byte[]? ReadAdditional(XElement success);

    /// <summary>Data as it is written.</summary>
    protected static string ToText(byte[] bytes) => Convert.ToBase64String(bytes);

    /// <summary>Data as it is read: null for nothing, empty for <c>=</c> (RFC 6120, 6.4.2).</summary>
    /// <exception cref="SignInException">It is no base64.</exception>
    protected static byte[]? FromText(string text)
    {
        text = text.Trim();
        try
        {
            return text switch
            {
                "" => null,
                "=" => [],
                _ => Convert.FromBase64String(text),
            };
        }
        catch (FormatException e)
        {
            throw new SignInException(
                SignInFailure.ProtocolError,
                "The server sent no valid base64 while signing in.",
                e
            );
        }
    }

    private string ReadTasks(XElement proceed) =>
        string.Join(
            ", ",
            proceed.Elements(Namespace + "tasks").Elements(Namespace + "task").Select(e => e.Value.Trim())
        );
}
