using System.Security.Cryptography.X509Certificates;

namespace Microblog.Demo;

/// <summary>Where the demo goes.</summary>
/// <param name="Server">Where to connect, or null: by DNS.</param>
/// <param name="Domain">The domain of the accounts.</param>
/// <param name="Password">Their common password.</param>
/// <param name="Roots">Certificates trusted besides the system's.</param>
internal sealed record DemoOptions(Uri? Server, string Domain, string Password, X509Certificate2Collection? Roots)
{
    public const string Usage =
        "usage: Microblog.Demo --domain DOMAIN --password PASSWORD [--server xmpp://HOST:PORT] [--certificate FILE.pem]";

    /// <summary>Reads the command line; null where it says nothing sensible.</summary>
    public static DemoOptions? Parse(string[] arguments)
    {
        var values = new Dictionary<string, string>(StringComparer.Ordinal);
        for (var i = 0; i + 1 < arguments.Length; i += 2)
        {
            values[arguments[i]] = arguments[i + 1];
        }
        string[] known = ["--domain", "--password", "--server", "--certificate"];
        if (
            arguments.Length % 2 != 0
            || values.Keys.Except(known).Any()
            || !values.TryGetValue("--domain", out var domain)
            || !values.TryGetValue("--password", out var password)
        )
        {
            return null;
        }
        X509Certificate2Collection? roots = null;
        if (values.TryGetValue("--certificate", out var file))
        {
            roots = [];
            roots.ImportFromPemFile(file);
        }
        var server = values.TryGetValue("--server", out var uri) ? new Uri(uri) : null;
        return new DemoOptions(server, domain, password, roots);
    }
}
