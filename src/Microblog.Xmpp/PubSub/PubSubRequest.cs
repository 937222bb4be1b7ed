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
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(50);

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
            await Task.Delay(Pause(attempt), time, cancellation).ConfigureAwait(false);
        }
    }

    private static bool IsForTheMoment(StanzaError error) =>
        error is { Type: "wait", Condition: "internal-server-error" };

    /// <summary>Twice as long each time, and never as long as that of whoever was in the way.</summary>
    private static TimeSpan Pause(int attempt)
    {
#pragma warning disable CA5394 // Jitter is no secret.
        return FirstPause * Math.Pow(2, attempt - 1) * (0.5 + Random.Shared.NextDouble());
#pragma warning restore CA5394
    }
}
