using System.Collections.Concurrent;
using Microblog.EndToEnd;
using Microblog.EndToEnd.People;
using Microblog.Testing;
using Microblog.Testing.Servers;
using Microsoft.Playwright;
using Xunit;
using Xunit.Sdk;
using Xunit.v3;

[assembly: AssemblyFixture(typeof(World))]
// The journeys share servers with the same four accounts, and a machine.
[assembly: Parallelization(Mode = ParallelMode.None)]

namespace Microblog.EndToEnd;

/// <summary>One server of each kind and one browser for all journeys, started when the first journey asks for them.</summary>
public sealed class World : IAsyncDisposable
{
    private const float Patience = 20_000;
    private readonly ConcurrentDictionary<ServerKind, Lazy<Task<XmppServer>>> _servers = new();
    private readonly Lazy<Task<(IPlaywright Playwright, IBrowser Browser)>> _browser = new(LaunchAsync);

    /// <summary>The server of a kind, where nobody has written anything yet.</summary>
    public async Task<XmppServer> ServerAsync(ServerKind kind)
    {
        var server = await _servers.GetOrAdd(kind, _ => new Lazy<Task<XmppServer>>(() => StartAsync(kind))).Value;
        await server.ForgetAsync();
        return server;
    }

    /// <summary>A person in front of a browser of their own, which knows nothing yet.</summary>
    public Task<Person> PersonAsync(Site site, string name, BrowserNewContextOptions? options = null) =>
        PersonAsync(site.Address, name, options);

    /// <summary>The same, at an address.</summary>
    public async Task<Person> PersonAsync(Uri address, string name, BrowserNewContextOptions? options = null)
    {
        var (_, browser) = await _browser.Value;
        options ??= new BrowserNewContextOptions();
        options.BaseURL = address.ToString();
        var context = await browser.NewContextAsync(options);
        context.SetDefaultTimeout(Patience);
        return new Person(await context.NewPageAsync(), name);
    }

    /// <summary>A server of a kind, for a journey that needs it alone.</summary>
    public static async Task<XmppServer> StartAsync(ServerKind kind) =>
        kind switch
        {
            ServerKind.Prosody => await ProsodyServer.LaunchAsync(settings: Setting("AUTH", "internal_hashed")),
            ServerKind.StockProsody => await ProsodyServer.LaunchAsync(maxItems: 256),
            ServerKind.EjabberdMnesia => await EjabberdServer.LaunchAsync(EjabberdStore.Mnesia),
            _ => await EjabberdServer.LaunchAsync(EjabberdStore.Sql, settings: Setting("AUTH", "scram")),
        };

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        if (_browser.IsValueCreated)
        {
            var (playwright, browser) = await _browser.Value;
            await browser.DisposeAsync();
            playwright.Dispose();
        }
        foreach (var server in _servers.Values)
        {
            await (await server.Value).DisposeAsync();
        }
    }

    private static Dictionary<string, string> Setting(string name, string value) => new() { [name] = value };

    private static async Task<(IPlaywright Playwright, IBrowser Browser)> LaunchAsync()
    {
        Assertions.SetDefaultExpectTimeout(Patience);
        var playwright = await Playwright.CreateAsync();
        var browser = await playwright.Chromium.LaunchAsync(
            new BrowserTypeLaunchOptions { ExecutablePath = Chromium.Path, Args = Chromium.Arguments }
        );
        return (playwright, browser);
    }
}
