using Xunit;

namespace Microblog.Xmpp.Tests.Servers;

/// <summary>
/// A server asks what a session is interested in once that is online. What is published before it knows the answer
/// reaches nobody there (ejabberd does not send it later either), and nothing tells when it knows.
/// </summary>
internal static class Interest
{
    private static readonly TimeSpan TimeLimit = TimeSpan.FromSeconds(5);

    /// <summary>Publishes the same again until it was heard of.</summary>
    public static async Task<T> RepeatAsync<T>(Func<Task> publish, Task<T> heard)
    {
        var stop = TestContext.Current.CancellationToken;
        do
        {
            stop.ThrowIfCancellationRequested();
            await publish();
        } while (await Task.WhenAny(heard, Task.Delay(TimeLimit, stop)) != heard);
        return await heard;
    }
}
