using System.Net;
using Microblog.Testing;
using Microblog.Testing.Servers;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Microblog.EndToEnd;

/// <summary>The real program on Kestrel, in this process, with a database of its own.</summary>
/// <param name="settings">Configuration besides what every journey needs.</param>
/// <param name="services">Replaces services of the program.</param>
public sealed class ProgramHost(
    IReadOnlyDictionary<string, string> settings,
    Action<IServiceCollection>? services = null
) : IAsyncDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("microblog-site-").FullName;
    private readonly int _port = FreePorts.Take(1);
    private readonly RecordingLog _errors = new(LogLevel.Error);
    private Factory? _running;

    /// <summary>Where it answers.</summary>
    public Uri Address => new($"http://127.0.0.1:{_port}/");

    /// <summary>The database; SQLite has further files beside it.</summary>
    public string DatabaseFile => Path.Combine(_folder, "microblog.db");

    /// <summary>What the program logged as an error, oldest first.</summary>
    public IReadOnlyCollection<string> Errors => _errors.Lines;

    /// <summary>The services of the running program.</summary>
    public IServiceProvider Services => _running!.Services;

    /// <summary>
    /// Starts a program for all domains of a server. Journeys share the address of the machine, so each connection counts as
    /// a client of its own for the limit of sign-ins.
    /// </summary>
    public static async Task<ProgramHost> StartAsync(XmppServer server)
    {
        var servers = server.Domains.ToDictionary(
            domain => $"Xmpp:Servers:{domain}",
            _ => server.StartTlsUri.ToString()
        );
        var program = new ProgramHost(
            new Dictionary<string, string>(servers) { ["Xmpp:TrustedCertificateFile"] = server.CertificateFile },
            services => services.AddSingleton<IStartupFilter, ClientByConnection>()
        );
        await program.StartAsync();
        return program;
    }

    /// <summary>Starts it, on the database and the port that it had.</summary>
    public Task StartAsync()
    {
        _running = new Factory(this);
        _running.UseKestrel(_port);
        return Task.Run(_running.StartServer);
    }

    /// <summary>Ends it. <see cref="StartAsync()"/> starts it again.</summary>
    public async Task StopAsync()
    {
        if (_running is { } running)
        {
            _running = null;
            await running.DisposeAsync();
        }
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        _errors.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    private void Configure(IWebHostBuilder builder)
    {
        builder.UseSolutionRelativeContentRoot("", "Microblog.Web.sln");
        builder.UseEnvironment("Development");
        builder.UseSetting("ConnectionStrings:Microblog", $"Data Source={DatabaseFile}");
        builder.UseSetting("Logging:LogLevel:Default", "Warning");
        foreach (var (key, value) in settings)
        {
            builder.UseSetting(key, value);
        }
        builder.ConfigureTestServices(collection => services?.Invoke(collection));
        builder.ConfigureLogging(logging => logging.AddProvider(_errors));
    }

    private sealed class Factory(ProgramHost host) : WebApplicationFactory<Program>
    {
        protected override void ConfigureWebHost(IWebHostBuilder builder) => host.Configure(builder);
    }

    private sealed class ClientByConnection : IStartupFilter
    {
        public Action<IApplicationBuilder> Configure(Action<IApplicationBuilder> next) =>
            app =>
            {
                app.Use(
                    (context, rest) =>
                    {
                        var port = context.Connection.RemotePort;
                        context.Connection.RemoteIpAddress = new IPAddress([127, 1, (byte)(port >> 8), (byte)port]);
                        return rest(context);
                    }
                );
                next(app);
            };
    }
}
