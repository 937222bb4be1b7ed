using System.Collections.Concurrent;
using Microblog.Core.Accounts;
using Microblog.Testing.Servers;
using Microsoft.AspNetCore.Components.Server;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Xunit;

namespace Microblog.EndToEnd;

/// <summary>The real program on Kestrel, with a database of its own. It can be started again on the same database and port.</summary>
public sealed class Site : IAsyncDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("microblog-site-").FullName;
    private readonly Dictionary<string, string> _settings;
    private readonly int _port = FreePorts.Take(1);
    private readonly Complaints _complaints = new();
    private Program? _program;
    private TimeSpan? _retention;

    private Site(XmppServer server, IEnumerable<(string Key, string Value)> settings)
    {
        _settings = new Dictionary<string, string>
        {
            ["Xmpp:DefaultDomain"] = server.Host,
            [$"Xmpp:Servers:{server.Host}"] = server.StartTlsUri.ToString(),
            ["Xmpp:TrustedCertificateFile"] = server.CertificateFile,
            ["ConnectionStrings:Microblog"] = $"Data Source={DatabaseFile}",
            ["Logging:LogLevel:Default"] = "Warning",
        };
        foreach (var (key, value) in settings)
        {
            _settings[key] = value;
        }
    }

    /// <summary>Where it answers.</summary>
    public Uri Address => new($"http://127.0.0.1:{_port}/");

    /// <summary>The database; SQLite has further files beside it.</summary>
    public string DatabaseFile => Path.Combine(_folder, "microblog.db");

    /// <summary>Starts the program beside a server; what it keeps of a page without a connection, it keeps so long.</summary>
    public static async Task<Site> StartAsync(XmppServer server, TimeSpan retention)
    {
        var site = new Site(server, []) { _retention = retention };
        await site.StartAsync();
        return site;
    }

    /// <summary>Starts the program beside a server.</summary>
    /// <param name="server">Where people have their accounts.</param>
    /// <param name="settings">Further configuration, and what replaces the usual.</param>
    public static async Task<Site> StartAsync(XmppServer server, params (string Key, string Value)[] settings)
    {
        var site = new Site(server, settings);
        await site.StartAsync();
        return site;
    }

    /// <summary>Ends the program and starts it again on the same database.</summary>
    public async Task RestartAsync()
    {
        await StopAsync();
        await StartAsync();
    }

    /// <summary>Nothing went wrong inside so far.</summary>
    public void AssertNoErrors() => Assert.True(_complaints.Errors.IsEmpty, string.Join('\n', _complaints.Errors));

    /// <summary>The accounts in use.</summary>
    public AccountPool Pool => _program!.Services.GetRequiredService<AccountPool>();

    /// <summary>What a query gives, a text a row: as an operator reads the database of a running program.</summary>
    public async Task<IReadOnlyList<string>> ReadAsync(string sql)
    {
        await using var connection = new SqliteConnection($"Data Source={DatabaseFile}");
        await connection.OpenAsync();
        await using var command = connection.CreateCommand();
        command.CommandText = sql;
        var rows = new List<string>();
        await using var reader = await command.ExecuteReaderAsync();
        while (await reader.ReadAsync())
        {
            rows.Add(reader.GetString(0));
        }
        return rows;
    }

    /// <summary>The same, once it gives anything.</summary>
    public async Task<IReadOnlyList<string>> ReadUntilAsync(string sql)
    {
        using var again = new PeriodicTimer(TimeSpan.FromMilliseconds(50));
        while (true)
        {
            if (await ReadAsync(sql) is { Count: > 0 } rows)
            {
                return rows;
            }
            await again.WaitForNextTickAsync(TestContext.Current.CancellationToken);
        }
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        _complaints.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    private Task StartAsync()
    {
        _program = new Program(this);
        _program.UseKestrel(_port);
        return Task.Run(_program.StartServer);
    }

    private async Task StopAsync()
    {
        if (_program is { } program)
        {
            _program = null;
            await program.DisposeAsync();
        }
    }

    private sealed class Program(Site site) : WebApplicationFactory<global::Program>
    {
        protected override void ConfigureWebHost(IWebHostBuilder builder)
        {
            builder.UseSolutionRelativeContentRoot("", "Microblog.Web.sln");
            builder.UseEnvironment("Development");
            foreach (var (key, value) in site._settings)
            {
                builder.UseSetting(key, value);
            }
            if (site._retention is { } retention)
            {
                builder.ConfigureTestServices(services =>
                    services.Configure<CircuitOptions>(circuits =>
                        circuits.DisconnectedCircuitRetentionPeriod = retention
                    )
                );
            }
            builder.ConfigureLogging(logging => logging.AddProvider(site._complaints));
        }
    }

    /// <summary>Keeps what the program logs as an error.</summary>
    private sealed class Complaints : ILoggerProvider, ILogger
    {
        public ConcurrentQueue<string> Errors { get; } = new();

        public ILogger CreateLogger(string categoryName) => this;

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Error;

        public void Log<TState>(
            LogLevel logLevel,
            EventId eventId,
            TState state,
            Exception? exception,
            Func<TState, Exception?, string> formatter
        )
        {
            if (IsEnabled(logLevel))
            {
                Errors.Enqueue($"{formatter(state, exception)} {exception}");
            }
        }

        public void Dispose() { }
    }
}
