using Microblog.Testing.Servers;
using Microblog.Xmpp.PubSub;
using Microblog.Xmpp.Session;
using Xunit;

namespace Microblog.Xmpp.Tests.Servers;

/// <summary>Connections that break at random moments, in the middle of whatever is on its way.</summary>
[Trait("Category", "Server")]
[Trait("Spec", "XEP-0198 5")]
public sealed class LiveCutTests(LiveServers servers)
{
    private const int Nodes = 10;
    private const int Items = 100;
    private const int Cuts = 50;

    [Theory(Timeout = 300_000)]
    [InlineData(ServerKind.Prosody)]
    [InlineData(ServerKind.EjabberdMnesia)]
    [InlineData(ServerKind.EjabberdSql)]
    public async Task A_thousand_items_are_all_there_once_and_in_order_after_fifty_cuts(ServerKind kind)
    {
        var server = await servers.GetAsync(kind);
        // A third of a connection at most is its sign-in: cuts hit that too.
        await using var proxy = new CuttingProxy(server.Port, Cuts, maxBytes: 24_000, seed: 1);
        var online = new Flag();
        await using var session = await server.OpenAsync(
            "alice",
            s => s.StateChanged += state => online.Set(state is SessionState.Online),
            o =>
                o with
                {
                    Server = proxy.Address,
                    ReconnectDelay = TimeSpan.FromMilliseconds(20),
                    MaxReconnectDelay = TimeSpan.FromMilliseconds(200),
                }
        );
        var pubSub = new PubSubService(session);
        var service = session.Address.Bare;
        var nodes = new List<string>();
        for (var i = 0; i < Nodes; i++)
        {
            nodes.Add(await pubSub.CreateAsync(service));
        }
        var names = Enumerable.Range(0, Items).Select(i => $"item {i}").ToList();

        proxy.Begin();
        foreach (var node in nodes)
        {
            foreach (var name in names)
            {
                Assert.Equal(
                    name,
                    await UntilAnsweredAsync(() => pubSub.PublishAsync(service, node, name, MicroblogNode.Entry(name)))
                );
            }
        }

        Assert.Equal(Cuts, proxy.Done);
        foreach (var node in nodes)
        {
            var page = await UntilAnsweredAsync(() => pubSub.GetItemsAsync(service, node, 2 * Items, 2 * Items, ""));
            var ids = page.Items.Select(item => item.Id).ToList();
            if (page.Set is { First: { } first, Last: { } last } && string.CompareOrdinal(first, last) > 0)
            {
                ids.Reverse();
            }
            Assert.Equal(names, ids);
        }

        // What the stream itself could not save is asked for once more, with the same id: that makes no second item.
        async Task<T> UntilAnsweredAsync<T>(Func<Task<T>> ask)
        {
            while (true)
            {
                try
                {
                    await online.IsSet;
                    return await ask();
                }
                catch (Exception e) when (e is SessionEndedException or XmppTimeoutException) { }
            }
        }
    }

    /// <summary>A state that can be waited for.</summary>
    private sealed class Flag
    {
        private TaskCompletionSource _set = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task IsSet => Volatile.Read(ref _set).Task;

        public void Set(bool isSet)
        {
            if (isSet)
            {
                _set.TrySetResult();
            }
            else if (_set.Task.IsCompleted)
            {
                Volatile.Write(ref _set, new(TaskCreationOptions.RunContinuationsAsynchronously));
            }
        }
    }
}
