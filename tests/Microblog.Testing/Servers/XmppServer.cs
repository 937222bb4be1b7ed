using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Security.Cryptography.X509Certificates;
using Microblog.Xmpp;
using Microblog.Xmpp.Sasl;
using Microblog.Xmpp.Session;

namespace Microblog.Testing.Servers;

/// <summary>
/// A real server on loopback, in a directory of its own, with the accounts alice, bob and carol, who are each other's
/// contacts, and dave, a stranger. Its data outlives a restart and goes when it is disposed of. It may have further domains
/// with the same accounts, each an <see cref="XmppServer"/> that shares the process of the first.
/// </summary>
public abstract class XmppServer : IAsyncDisposable
{
    private static readonly TimeSpan ScriptTimeout = TimeSpan.FromSeconds(90);

    private readonly string _script;
    private readonly IReadOnlyDictionary<string, string> _settings;
    private readonly ConcurrentQueue<string> _free;

    private protected XmppServer(string script, string host, IReadOnlyDictionary<string, string> settings, int domains)
    {
        _script = Path.Combine(RepositoryRoot.Path, "eng", "servers", script);
        Host = host;
        Domains = [.. Enumerable.Range(1, domains).Select(number => host.Insert(host.IndexOf('.'), $"{number}"))];
        _free = new(Domains);
        Main = this;
        _settings = new Dictionary<string, string>(settings) { ["XDOMAINS"] = string.Join(' ', Domains) };
        Directory = System.IO.Directory.CreateTempSubdirectory("microblog-").FullName;
        CertificateFile = Path.Combine(Directory, "certs", Host + ".crt");
        Port = FreePorts.Take(4);
    }

    private protected XmppServer(XmppServer server, string host)
    {
        (_script, _settings, _free, Main) = (server._script, server._settings, [], server);
        (Host, Directory, Port) = (host, server.Directory, server.Port);
        CertificateFile = server.CertificateFile;
    }

    /// <summary>The domain.</summary>
    public string Host { get; }

    /// <summary>The server whose process this domain shares; itself where it is not a further domain.</summary>
    public XmppServer Main { get; }

    /// <summary>The further domains, in use or not.</summary>
    public IReadOnlyList<string> Domains { get; } = [];

    /// <summary>Where everything of this server is kept.</summary>
    public string Directory { get; }

    /// <summary>Clients with STARTTLS, at 127.0.0.1.</summary>
    public int Port { get; }

    /// <summary>Clients with direct TLS.</summary>
    public int DirectTlsPort => Port + 1;

    /// <summary>Uploads, BOSH, WebSocket.</summary>
    public int HttpPort => Port + 2;

    /// <summary>The same with TLS.</summary>
    public int HttpsPort => Port + 3;

    /// <summary>The certificate, PEM, which is its own root.</summary>
    public string CertificateFile { get; }

    /// <summary>Everybody's.</summary>
    public string Password { get; } = "secret";

    /// <summary><c>xmpp://127.0.0.1:port</c></summary>
    public Uri StartTlsUri => new($"xmpp://127.0.0.1:{Port}");

    /// <summary><c>xmpps://127.0.0.1:port</c></summary>
    public Uri DirectTlsUri => new($"xmpps://127.0.0.1:{DirectTlsPort}");

    /// <summary>The component for publishing that everybody may make nodes on.</summary>
    public Jid PubSub => Jid.Parse("pubsub." + Host);

    /// <summary>The address of an account.</summary>
    public Jid Account(string name) => Jid.Parse($"{name}@{Host}");

    /// <summary>Options to sign in with.</summary>
    public XmppSessionOptions OptionsFor(string name) =>
        new()
        {
            Address = Account(name),
            Credentials = new XmppCredentials.Password(Password),
            Server = StartTlsUri,
            TrustedRoots = X509CertificateLoader.LoadCertificateFromFile(CertificateFile) is var certificate
                ? [certificate]
                : null,
        };

    /// <summary>
    /// A further domain, which nobody has used: its accounts and its publishing component are its own. It cannot be stopped,
    /// and there is nothing to dispose of.
    /// </summary>
    /// <returns>The domain, or null where all are in use.</returns>
    public async Task<XmppServer?> TakeDomainAsync() =>
        _free.TryDequeue(out var host) ? await OpenDomainAsync(host) : null;

    /// <summary>Makes an account, as the server's operator does.</summary>
    public abstract Task RegisterAsync(string name, string password);

    /// <summary>Removes an account and all that the server has of it.</summary>
    public abstract Task UnregisterAsync(string name);

    /// <summary>Gives an account another password.</summary>
    public abstract Task ChangePasswordAsync(string name, string password);

    /// <summary>Ends the server as an operator would.</summary>
    public Task StopAsync() => RunAsync(Directory, "stop");

    /// <summary>Ends the server at once, as a power failure would.</summary>
    public Task KillAsync() => RunAsync(Directory, "kill");

    /// <summary>Lets the server stand still: connections stay, nothing answers. <see cref="GoOnAsync"/> ends that.</summary>
    public Task StandStillAsync() => SignalAsync("STOP");

    /// <summary>Lets a server that stands still go on.</summary>
    public Task GoOnAsync() => SignalAsync("CONT");

    /// <summary>Starts the server, with the data that it had.</summary>
    public Task StartAsync() => RunAsync(Directory, Port.ToString(CultureInfo.InvariantCulture), Password);

    /// <summary>Stops and starts.</summary>
    public async Task RestartAsync()
    {
        await StopAsync();
        await StartAsync();
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        if (Main == this)
        {
            await KillAsync();
            System.IO.Directory.Delete(Directory, recursive: true);
        }
        GC.SuppressFinalize(this);
    }

    /// <summary>Makes a domain ready, with its accounts.</summary>
    private protected abstract Task<XmppServer> OpenDomainAsync(string host);

    /// <summary>The file with the server's process id.</summary>
    private protected abstract string PidFile { get; }

    private async Task SignalAsync(string signal)
    {
        AssertIsAlone();
        var pid = (await File.ReadAllTextAsync(Path.Combine(Directory, PidFile))).Trim();
        using var kill = Process.Start("kill", [$"-{signal}", pid]);
        await kill.WaitForExitAsync().WaitAsync(ScriptTimeout);
        if (kill.ExitCode != 0)
        {
            throw new InvalidOperationException($"{signal} did not reach the server.");
        }
    }

    private async Task RunAsync(params string[] arguments)
    {
        AssertIsAlone();
        var log = Path.Combine(Directory, "script.log");
        // The server outlives the script: it must not hold the script's pipes, so the output goes to a file.
        var start = new ProcessStartInfo("/bin/bash")
        {
            ArgumentList =
            {
                "-c",
                "script=$1; log=$2; shift 2; exec \"$script\" \"$@\" >\"$log\" 2>&1",
                "-",
                _script,
                log,
            },
        };
        foreach (var argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }
        foreach (var (name, value) in _settings)
        {
            start.Environment[name] = value;
        }
        start.Environment["XHOST"] = Host;
        using var process = Process.Start(start) ?? throw new InvalidOperationException("No bash.");
        await process.WaitForExitAsync().WaitAsync(ScriptTimeout);
        if (process.ExitCode != 0)
        {
            var output = await File.ReadAllTextAsync(log);
            throw new InvalidOperationException($"{_script} {string.Join(' ', arguments)}: {output}");
        }
    }

    private void AssertIsAlone()
    {
        if (Main != this)
        {
            throw new InvalidOperationException($"{Host} shares its server with other domains.");
        }
    }
}
