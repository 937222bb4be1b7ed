using Microblog.Core.Accounts;
using Microblog.Core.Model;
using Microblog.Testing.Accounts;
using Microblog.Testing.Servers;
using Xunit;

namespace Microblog.Core.Tests.Accounts;

internal static class Runtimes
{
    public static XmppSessionFactory Sessions(XmppServer server) =>
        Sessions(server.Host, server.StartTlsUri, server.CertificateFile);

    public static XmppSessionFactory Sessions(string host, Uri server, string? certificate = null) =>
        AccountServices.NewSessions(
            new XmppOptions { Servers = { [host] = server.ToString() }, TrustedCertificateFile = certificate }
        );

    /// <summary>Waits until the connection is so.</summary>
    public static Task UntilAsync(this TestAccount runtime, ConnectionState state)
    {
        var isSo = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        runtime.StatusChanged += () =>
        {
            if (runtime.Status.State == state)
            {
                isSo.TrySetResult();
            }
        };
        return isSo.Task.WaitAsync(TestContext.Current.CancellationToken);
    }

    /// <summary>Waits until a feed is followed.</summary>
    public static Task FollowsAsync(this TestAccount runtime, FeedAddress feed) =>
        runtime.UntilAsync(follows => follows.Contains(feed));

    /// <summary>Waits until what is stored was read, and a feed of it is followed no longer.</summary>
    public static async Task FollowsNoMoreAsync(this TestAccount runtime, FeedAddress feed)
    {
        await runtime.Loaded;
        await runtime.UntilAsync(follows => !follows.Contains(feed));
    }

    private static async Task UntilAsync(this TestAccount runtime, Func<IEnumerable<FeedAddress>, bool> isSo)
    {
        var done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        runtime.Follows.Changed += Look;
        Look();
        await done.Task.WaitAsync(TestContext.Current.CancellationToken);

        void Look()
        {
            if (isSo(runtime.Follows.All.Select(follow => follow.Feed)))
            {
                done.TrySetResult();
            }
        }
    }
}
