using System.Xml.Linq;

namespace Microblog.Xmpp.PubSub;

/// <summary>Requests to a service, asked again where it says that it failed for the moment.</summary>
/// <remarks>
/// RFC 6120, 8.3.2: an error of type <c>wait</c> asks to try again. ejabberd with Mnesia gives it for its "Database
/// failure": where two make nodes at once, one of them is told so and nothing has happened.
/// </remarks>
internal static class PubSubRequest
{
    private const int Attempts = 6;

    // Never as long as the pause of the other request that was in the way.
    private static readonly Backoff Pauses = new(
        TimeSpan.FromMilliseconds(50),
        TimeSpan.FromSeconds(2),
        least: 0.5,
        most: 1.5
    );

    /// <summary>Sends a request and gives the payload of its answer, null for an empty one.</summary>
    public static async Task<XElement?> AskAsync(
        this IXmppSession session,
        TimeProvider time,
        string type,
        Jid service,
        XElement request,
        CancellationToken cancellation
    )
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                var answer = await session
                    .SendIqAsync(type, service, request, cancellation: cancellation)
                    .ConfigureAwait(false);
                return answer.Element(request.Name);
            }
            catch (StanzaException failed) when (attempt < Attempts && IsForTheMoment(failed.Error)) { }
            await Task.Delay(Pauses.After(attempt), time, cancellation).ConfigureAwait(false);
        }
    }

    private static bool IsForTheMoment(StanzaError error) =>
        error is { Type: "wait", Condition: "internal-server-error" };
}
