using System.Diagnostics;
using System.Globalization;
using Microblog.Testing;
using Microblog.Testing.Servers;

namespace Microblog.EndToEnd;

/// <summary>The built program as a process of its own, which can be ended as a power failure would end it.</summary>
public sealed class ProgramProcess : IAsyncDisposable
{
    private static readonly TimeSpan TimeLimit = TimeSpan.FromSeconds(60);

    private readonly string _folder = Directory.CreateTempSubdirectory("microblog-process-").FullName;
    private readonly int _port = FreePorts.Take(1);
    private readonly XmppServer _server;
    private Process? _process;

    private ProgramProcess(XmppServer server) => _server = server;

    /// <summary>Where it answers.</summary>
    public Uri Address => new($"http://127.0.0.1:{_port}/");

    /// <summary>Starts it beside a server, with an empty database.</summary>
    public static async Task<ProgramProcess> StartAsync(XmppServer server)
    {
        var program = new ProgramProcess(server);
        await program.StartAsync();
        return program;
    }

    /// <summary>Starts it, on the database that it had, and waits until it answers.</summary>
    public async Task StartAsync()
    {
        var build = Path.GetRelativePath(Path.Combine(RepositoryRoot.Path, "tests"), AppContext.BaseDirectory)
            .Split(Path.DirectorySeparatorChar, 2)[1];
        var start = new ProcessStartInfo("dotnet")
        {
            ArgumentList = { Path.Combine(RepositoryRoot.Path, "src", "Microblog.Web", build, "Microblog.Web.dll") },
            WorkingDirectory = RepositoryRoot.Path,
            RedirectStandardOutput = true,
            Environment =
            {
                ["ASPNETCORE_ENVIRONMENT"] = "Development",
                // Counting for a further compilation costs more than it gives in a run of seconds.
                ["DOTNET_TieredPGO"] = "0",
                ["ASPNETCORE_URLS"] = Address.ToString(),
                ["Xmpp__DefaultDomain"] = _server.Host,
                [$"Xmpp__Servers__{_server.Host}"] = _server.StartTlsUri.ToString(),
                ["Xmpp__TrustedCertificateFile"] = _server.CertificateFile,
                ["ConnectionStrings__Microblog"] = $"Data Source={Path.Combine(_folder, "microblog.db")}",
                ["Logging__LogLevel__Microsoft.Hosting.Lifetime"] = "Information",
            },
        };
        var process = Process.Start(start) ?? throw new InvalidOperationException("No dotnet.");
        _process = process;
        var said = new List<string>();
        try
        {
            await HasStartedAsync(process, said).WaitAsync(TimeLimit);
        }
        catch (TimeoutException)
        {
            throw new TimeoutException($"The program did not start. It said: {string.Join('\n', said)}");
        }
    }

    private static async Task HasStartedAsync(Process process, List<string> said)
    {
        while (await process.StandardOutput.ReadLineAsync() is { } line)
        {
            said.Add(line);
            if (line.Contains("Application started", StringComparison.Ordinal))
            {
                // Read on, or the pipe fills and the program stands still.
                _ = process.StandardOutput.BaseStream.CopyToAsync(Stream.Null);
                return;
            }
        }
        throw new InvalidOperationException($"The program ended. It said: {string.Join('\n', said)}");
    }

    /// <summary>Ends it between two instructions.</summary>
    public async Task KillAsync()
    {
        if (_process is { } process)
        {
            _process = null;
            process.Kill();
            await process.WaitForExitAsync().WaitAsync(TimeLimit);
            process.Dispose();
        }
    }

    /// <summary>Asks it to end, as an operator does, and waits until it has.</summary>
    public async Task EndAsync()
    {
        using var kill = Process.Start("kill", ["-TERM", _process!.Id.ToString(CultureInfo.InvariantCulture)]);
        await _process.WaitForExitAsync();
        _process.Dispose();
        _process = null;
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        await KillAsync();
        Directory.Delete(_folder, recursive: true);
    }
}
