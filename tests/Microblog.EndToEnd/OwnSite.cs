using Microblog.Core.Accounts;
using Microblog.Testing.Servers;
using Microsoft.AspNetCore.Components.Server;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace Microblog.EndToEnd;

/// <summary>
/// A program that one journey has for itself, because it configures it, restarts it or reads its database. Names without a
/// domain are those of its server.
/// </summary>
public sealed class OwnSite : Site, IAsyncDisposable
{
    private readonly ProgramHost _program;

    private OwnSite(ProgramHost program, XmppServer server)
        : base(program, server) => _program = program;

    /// <summary>The database; SQLite has further files beside it.</summary>
    public string DatabaseFile => _program.DatabaseFile;

    /// <summary>The accounts in use.</summary>
    public AccountPool Pool => _program.Services.GetRequiredService<AccountPool>();

    /// <summary>Starts the program beside a server; what it keeps of a page without a connection, it keeps so long.</summary>
    public static Task<OwnSite> StartAsync(XmppServer server, TimeSpan retention) =>
        StartAsync(
            server,
            [],
            services =>
                services.Configure<CircuitOptions>(circuits => circuits.DisconnectedCircuitRetentionPeriod = retention)
        );

    /// <summary>Starts the program beside a server.</summary>
    /// <param name="server">Where people have their accounts.</param>
    /// <param name="settings">Further configuration, and what replaces the usual.</param>
    public static Task<OwnSite> StartAsync(XmppServer server, params (string Key, string Value)[] settings) =>
        StartAsync(server, settings, services: null);

    /// <summary>Ends the program and starts it again on the same database and port.</summary>
    public async Task RestartAsync()
    {
        await _program.StopAsync();
        await _program.StartAsync();
    }

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
    public ValueTask DisposeAsync() => _program.DisposeAsync();

    private static async Task<OwnSite> StartAsync(
        XmppServer server,
        IEnumerable<(string Key, string Value)> settings,
        Action<IServiceCollection>? services
    )
    {
        var all = new Dictionary<string, string>
        {
            ["Xmpp:DefaultDomain"] = server.Host,
            [$"Xmpp:Servers:{server.Host}"] = server.StartTlsUri.ToString(),
            ["Xmpp:TrustedCertificateFile"] = server.CertificateFile,
        };
        foreach (var (key, value) in settings)
        {
            all[key] = value;
        }
        var program = new ProgramHost(all, services);
        await program.StartAsync();
        return new OwnSite(program, server);
    }
}
