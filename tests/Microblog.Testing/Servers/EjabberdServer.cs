using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Microblog.Testing.Servers;

/// <summary>ejabberd.</summary>
public sealed class EjabberdServer : XmppServer
{
    private static readonly string[] Friends = ["alice", "bob", "carol"];

    private EjabberdServer(string host, IReadOnlyDictionary<string, string> settings, int domains)
        : base("ejabberd.sh", host, settings, domains) { }

    private EjabberdServer(EjabberdServer server, string host)
        : base(server, host) { }

    private protected override string PidFile => "ejabberd.pid";

    /// <inheritdoc />
    public override Task RegisterAsync(string name, string password) =>
        CommandAsync("register", ("user", name), ("password", password));

    /// <inheritdoc />
    public override Task UnregisterAsync(string name) => CommandAsync("unregister", ("user", name));

    /// <inheritdoc />
    public override Task ChangePasswordAsync(string name, string password) =>
        CommandAsync("change_password", ("user", name), ("newpass", password));

    /// <summary>Starts one.</summary>
    /// <param name="store">Where it keeps its data.</param>
    /// <param name="host">The domain.</param>
    /// <param name="maxItems">How many items a node may keep; ejabberd's own default is 1000.</param>
    /// <param name="settings">More variables of <c>eng/servers/ejabberd.sh</c>.</param>
    /// <param name="domains">How many further domains it has for <see cref="XmppServer.TakeDomainAsync"/>.</param>
    public static async Task<EjabberdServer> LaunchAsync(
        EjabberdStore store = EjabberdStore.Mnesia,
        string host = "b.localhost",
        int maxItems = 10000,
        IReadOnlyDictionary<string, string>? settings = null,
        int domains = 0
    )
    {
        var all = new Dictionary<string, string>(settings ?? new Dictionary<string, string>())
        {
            ["DB"] = store == EjabberdStore.Sql ? "sql" : "mnesia",
            ["MAX_ITEMS"] = maxItems.ToString(CultureInfo.InvariantCulture),
        };
        var server = new EjabberdServer(host, all, domains);
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

    private protected override async Task<XmppServer> OpenDomainAsync(string host)
    {
        var domain = new EjabberdServer(this, host);
        foreach (var name in Friends.Append("dave"))
        {
            await domain.RegisterAsync(name, Password);
        }
        foreach (var (name, friend) in Friends.SelectMany(_ => Friends, (name, friend) => (name, friend)))
        {
            if (name != friend)
            {
                await domain.BefriendAsync(name, friend);
            }
        }
        return domain;
    }

    private Task BefriendAsync(string name, string friend) =>
        SendAsync(
            "add_rosteritem",
            ("localuser", name),
            ("localhost", Host),
            ("user", friend),
            ("host", Host),
            ("nick", friend),
            ("group", "Friends"),
            ("subs", "both")
        );

    private Task CommandAsync(string name, params (string Name, string Value)[] arguments) =>
        SendAsync(name, [.. arguments, ("host", Host)]);

    private async Task SendAsync(string name, params (string Name, string Value)[] arguments)
    {
        using var client = new HttpClient();
        var values = arguments.ToDictionary(one => one.Name, one => one.Value);
        // As one piece: ejabberd takes no chunks.
        using var content = new StringContent(JsonSerializer.Serialize(values), Encoding.UTF8, "application/json");
        using var answer = await client.PostAsync(new Uri($"http://127.0.0.1:{HttpPort}/api/{name}"), content);
        answer.EnsureSuccessStatusCode();
    }
}
