using System.Diagnostics;
using System.Globalization;

namespace Microblog.Testing.Servers;

/// <summary>Prosody.</summary>
public sealed class ProsodyServer : XmppServer
{
    private ProsodyServer(string host, IReadOnlyDictionary<string, string> settings, int domains)
        : base("prosody.sh", host, settings, domains) { }

    private ProsodyServer(ProsodyServer server, string host)
        : base(server, host) { }

    private protected override string PidFile => "prosody.pid";

    /// <inheritdoc />
    public override Task RegisterAsync(string name, string password) =>
        CommandAsync($"user:create('{Account(name)}', '{password}')");

    /// <inheritdoc />
    public override Task UnregisterAsync(string name) => CommandAsync($"user:delete('{Account(name)}')");

    /// <inheritdoc />
    public override Task ChangePasswordAsync(string name, string password) =>
        CommandAsync($"user:password('{Account(name)}', '{password}')");

    /// <summary>Starts one.</summary>
    /// <param name="host">The domain.</param>
    /// <param name="maxItems">How many items a node may keep; prosody's own default is 256.</param>
    /// <param name="settings">More variables of <c>eng/servers/prosody.sh</c>.</param>
    /// <param name="domains">How many further domains it has for <see cref="XmppServer.TakeDomainAsync"/>.</param>
    public static async Task<ProsodyServer> LaunchAsync(
        string host = "a.localhost",
        int maxItems = 10000,
        IReadOnlyDictionary<string, string>? settings = null,
        int domains = 0
    )
    {
        var limit = maxItems.ToString(CultureInfo.InvariantCulture);
        var all = new Dictionary<string, string>(settings ?? new Dictionary<string, string>())
        {
            ["PEP_MAX_ITEMS"] = limit,
            ["PUBSUB_MAX_ITEMS"] = limit,
        };
        var server = new ProsodyServer(host, all, domains);
        try
        {
            await server.StartAsync();
            return server;
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }
    }

    // Its accounts were written before the server started.
    private protected override Task<XmppServer> OpenDomainAsync(string host) =>
        Task.FromResult<XmppServer>(new ProsodyServer(this, host));

    private async Task CommandAsync(string command)
    {
        var start = new ProcessStartInfo("prosodyctl")
        {
            ArgumentList = { "--config", Path.Combine(Directory, "prosody.cfg.lua"), "shell", command },
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using var process = Process.Start(start) ?? throw new InvalidOperationException("No prosodyctl.");
        var output = await Task.WhenAll(
            process.StandardOutput.ReadToEndAsync(),
            process.StandardError.ReadToEndAsync()
        );
        await process.WaitForExitAsync();
        if (process.ExitCode != 0)
        {
            throw new InvalidOperationException($"{command}: {string.Concat(output)}");
        }
    }
}
