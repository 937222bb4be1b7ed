using System.Collections.Concurrent;
using Microblog.EndToEnd;
using Microblog.EndToEnd.People;
using Microblog.Testing.Servers;
using Microblog.Xmpp;
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
    private readonly SharedServers _servers = new();
    private readonly ConcurrentDictionary<XmppServer, Lazy<Task<ProgramHost>>> _programs = new();
    private readonly Browsers _browsers = new(TimeLimit);

    /// <summary>A domain at a running server of a kind, where nobody has written anything yet; it is the journey's own.</summary>
    public Task<XmppServer> ServerAsync(ServerKind kind) => _servers.TakeAsync(kind);

    /// <summary>The same, with the one program of that server, which serves journeys with other domains at the same time.</summary>
    public async Task<Site> SiteAsync(ServerKind kind)
    {
        var server = await ServerAsync(kind);
        var program = _programs.GetOrAdd(
            server.Main,
            main => new Lazy<Task<ProgramHost>>(() => ProgramHost.StartAsync(main))
        );
        return new Site(await program.Value, server);
    }

    /// <summary>A person in front of a browser of their own, who has signed in and sees home.</summary>
    public async Task<Person> SignInAsync(Site site, string name, BrowserNewContextOptions? options = null)
    {
        var person = await PersonAsync(site, name, options);
        try
        {
            await person.SignInAsync();
            return person;
        }
        catch
        {
            await person.DisposeAsync();
            throw;
        }
    }

    /// <summary>A person in front of a browser of their own, which knows nothing yet.</summary>
    public Task<Person> PersonAsync(Site site, string name, BrowserNewContextOptions? options = null) =>
        PersonAsync(site.Address, site.Server.Account(name), options);

    /// <summary>The same, at an address.</summary>
    public async Task<Person> PersonAsync(Uri address, Jid account, BrowserNewContextOptions? options = null)
    {
        options ??= new BrowserNewContextOptions();
        options.BaseURL = address.ToString();
        var context = await _browsers.OpenAsync(options);
        context.SetDefaultTimeout(TimeLimit);
        return new Person(await context.NewPageAsync(), account);
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        await _browsers.DisposeAsync();
        foreach (var program in _programs.Values)
        {
            await (await program.Value).DisposeAsync();
        }
        await _servers.DisposeAsync();
    }
}
