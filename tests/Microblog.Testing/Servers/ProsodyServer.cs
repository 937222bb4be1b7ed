using System.Globalization;

namespace Microblog.Testing.Servers;

/// <summary>Prosody.</summary>
public sealed class ProsodyServer : XmppServer
{
    private ProsodyServer(string host, IReadOnlyDictionary<string, string> settings)
        : base("prosody.sh", host, settings) { }

    private protected override string PidFile => "prosody.pid";

    /// <summary>Starts one.</summary>
    /// <param name="host">The domain.</param>
    /// <param name="maxItems">How many items a node may keep; prosody's own default is 256.</param>
    /// <param name="settings">More variables of <c>eng/servers/prosody.sh</c>.</param>
    public static async Task<ProsodyServer> LaunchAsync(
        string host = "a.localhost",
        int maxItems = 10000,
        IReadOnlyDictionary<string, string>? settings = null
    )
    {
        var limit = maxItems.ToString(CultureInfo.InvariantCulture);
        var all = new Dictionary<string, string>(settings ?? new Dictionary<string, string>())
        {
            ["PEP_MAX_ITEMS"] = limit,
            ["PUBSUB_MAX_ITEMS"] = limit,
        };
        var server = new ProsodyServer(host, all);
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
