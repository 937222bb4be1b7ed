using Microblog.Xmpp;
using Microsoft.Extensions.Logging;

namespace Microblog.Core.Follows;

/// <summary>Asks the sources of follows. One that refuses, or does not answer, keeps no other from being read.</summary>
internal sealed partial class FollowSources(ILogger logger)
{
    private const int ParallelRequests = 4;

    /// <summary>How many requests are under way at once where many feeds or services are asked.</summary>
    public static ParallelOptions InParallel(CancellationToken cancellation) =>
        new() { MaxDegreeOfParallelism = ParallelRequests, CancellationToken = cancellation };

    /// <summary>What a source answers; null where it refuses, does not answer, or answers more than can be read.</summary>
    /// <exception cref="SessionEndedException">The stream was cut.</exception>
    public async Task<T?> AskAsync<T>(string what, Func<Task<T>> ask)
        where T : class
    {
        try
        {
            return await ask();
        }
        catch (XmppException failure) when (failure is StanzaException or XmppTimeoutException or StanzaLimitException)
        {
            LogNotRead(what, failure.Message);
            return null;
        }
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Follows were not read from {What}: {Reason}")]
    private partial void LogNotRead(string what, string reason);
}
