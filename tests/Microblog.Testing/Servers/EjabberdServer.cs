using System.Globalization;

namespace Microblog.Testing.Servers;

/// <summary>ejabberd.</summary>
public sealed class EjabberdServer : XmppServer
{
    private EjabberdServer(string host, IReadOnlyDictionary<string, string> settings)
        : base("ejabberd.sh", host, settings) { }

    private protected override string PidFile => "ejabberd.pid";

    /// <summary>Starts one.</summary>
    /// <param name="store">Where it keeps its data.</param>
    /// <param name="host">The domain.</param>
    /// <param name="maxItems">How many items a node may keep; ejabberd's own default is 1000.</param>
    /// <param name="settings">More variables of <c>eng/servers/ejabberd.sh</c>.</param>
    public static async Task<EjabberdServer> LaunchAsync(
        EjabberdStore store = EjabberdStore.Mnesia,
        string host = "b.localhost",
        int maxItems = 10000,
        IReadOnlyDictionary<string, string>? settings = null
    )
    {
        var all = new Dictionary<string, string>(settings ?? new Dictionary<string, string>())
        {
            ["DB"] = store == EjabberdStore.Sql ? "sql" : "mnesia",
            ["MAX_ITEMS"] = maxItems.ToString(CultureInfo.InvariantCulture),
        };
        var server = new EjabberdServer(host, all);
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
}
