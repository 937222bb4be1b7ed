using System.Collections.Concurrent;
using Microblog.EndToEnd;
using Microblog.EndToEnd.People;
using Microblog.Testing.Servers;
using Microsoft.Playwright;
using Xunit;
using Xunit.Sdk;
using Xunit.v3;

[assembly: AssemblyFixture(typeof(World))]
// Each journey has a domain with accounts of its own, and waits for most of its time. Those that measure time or movement
// run alone: DisableParallelization.
[assembly: Parallelization(Mode = ParallelMode.All, MaxThreads = 3)]

namespace Microblog.EndToEnd;

/// <summary>Running servers of each kind and browsers for all journeys, started when a journey asks for them.</summary>
public sealed class World : IAsyncDisposable
{
    private const float TimeLimit = 20_000;
    private readonly ConcurrentDictionary<ServerKind, Domains> _domains = new();
    private readonly Browsers _browsers = new(TimeLimit);

    /// <summary>A domain at a running server of a kind, where nobody has written anything yet; it is the journey's own.</summary>
    public Task<XmppServer> ServerAsync(ServerKind kind) =>
        _domains.GetOrAdd(kind, kind => new Domains(count => StartAsync(kind, count))).TakeAsync();

    /// <summary>A person in front of a browser of their own, which knows nothing yet.</summary>
    public Task<Person> PersonAsync(Site site, string name, BrowserNewContextOptions? options = null) =>
        PersonAsync(site.Address, name, options);

    /// <summary>The same, at an address.</summary>
    public async Task<Person> PersonAsync(Uri address, string name, BrowserNewContextOptions? options = null)
    {
        options ??= new BrowserNewContextOptions();
        options.BaseURL = address.ToString();
        var context = await _browsers.OpenAsync(options);
        context.SetDefaultTimeout(TimeLimit);
        return new Person(await context.NewPageAsync(), name);
    }

    /// <summary>A server of a kind, for a journey that stops it or lets it stand still.</summary>
    public static Task<XmppServer> StartAsync(ServerKind kind) => StartAsync(kind, domains: 0);

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        await _browsers.DisposeAsync();
        foreach (var domains in _domains.Values)
        {
            await domains.DisposeAsync();
        }
    }

    private static async Task<XmppServer> StartAsync(ServerKind kind, int domains) =>
        kind switch
        {
            ServerKind.Prosody => await ProsodyServer.LaunchAsync(
                settings: Setting("AUTH", "internal_hashed"),
                domains: domains
            ),
            ServerKind.StockProsody => await ProsodyServer.LaunchAsync(maxItems: 256, domains: domains),
            ServerKind.EjabberdMnesia => await EjabberdServer.LaunchAsync(EjabberdStore.Mnesia, domains: domains),
            _ => await EjabberdServer.LaunchAsync(
                EjabberdStore.Sql,
                settings: Setting("AUTH", "scram"),
                domains: domains
            ),
        };

    private static Dictionary<string, string> Setting(string name, string value) => new() { [name] = value };
}
