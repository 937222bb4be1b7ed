using System.Diagnostics;
using System.Globalization;
using Microblog.Testing.Servers;

namespace Microblog.Testing.Databases;

/// <summary>
/// The PostgreSQL of the system on a loopback port, in a directory of its own, started when the first database is asked
/// for. It sorts text as people do, so that what must be compared by bytes has to say so.
/// </summary>
public sealed class PostgreSqlServer : IAsyncDisposable
{
    private const string User = "postgres";
    private static readonly TimeSpan StartTimeout = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan StopTimeout = TimeSpan.FromSeconds(20);
    private static readonly string? Programs = FindPrograms();

    private readonly SemaphoreSlim _starting = new(1);
    private Process? _server;
    private string? _directory;
    private int _port;
    private int _databases;

    /// <summary>False where the system has none.</summary>
    public static bool IsInstalled => Programs is not null;

    /// <summary>The connection string of a database that does not exist yet.</summary>
    public async Task<string> NewDatabaseAsync()
    {
        await _starting.WaitAsync();
        try
        {
            if (_server is null)
            {
                await StartAsync();
            }
        }
        finally
        {
            _starting.Release();
        }
        var name = $"microblog{Interlocked.Increment(ref _databases)}";
        return $"Host=127.0.0.1;Port={_port};Username={User};Database={name};Maximum Pool Size=20;No Reset On Close=true;Max Auto Prepare=50";
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        if (_server is { } server)
        {
            // Fast shutdown: the server leaves no shared memory behind.
            await RunAsync("kill", "-INT", server.Id.ToString(CultureInfo.InvariantCulture));
            try
            {
                await server.WaitForExitAsync().WaitAsync(StopTimeout);
            }
            catch (TimeoutException)
            {
                server.Kill();
            }
            server.Dispose();
        }
        if (_directory is not null)
        {
            Directory.Delete(_directory, recursive: true);
        }
        _starting.Dispose();
    }

    private async Task StartAsync()
    {
        _directory = Directory.CreateTempSubdirectory("microblog-postgresql-").FullName;
        if (Environment.IsPrivilegedProcess)
        {
            await RunAsync("chown", User, _directory);
        }
        var data = Path.Combine(_directory, "data");
        await RunAsync(
            AsUser("initdb", "-D", data, "-U", User, "-A", "trust", "-E", "UTF8", "--no-sync")
                .Append("--locale=C.UTF-8")
                .Append("--locale-provider=icu")
                .Append("--icu-locale=en-US")
        );
        _port = FreePorts.Take(1);
        var command = AsUser("postgres", "-D", data, "-h", "127.0.0.1", "-k", _directory)
            .Append("-p")
            .Append(_port.ToString(CultureInfo.InvariantCulture))
            .Concat(["-c", "fsync=off", "-c", "synchronous_commit=off", "-c", "full_page_writes=off"])
            .Concat(["-c", "shared_buffers=32MB"]);
        var server = Start(command);
        _server = server;
        var ready = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var log = new List<string>();
        server.ErrorDataReceived += (_, line) =>
        {
            if (line.Data is null)
            {
                ready.TrySetException(new InvalidOperationException(string.Join('\n', log)));
            }
            else if (!ready.Task.IsCompleted)
            {
                log.Add(line.Data);
                if (line.Data.Contains("ready to accept connections", StringComparison.Ordinal))
                {
                    ready.TrySetResult();
                }
            }
        };
        server.BeginErrorReadLine();
        server.BeginOutputReadLine();
        await ready.Task.WaitAsync(StartTimeout);
    }

    /// <summary>A program of PostgreSQL, which refuses to run as root.</summary>
    private static IEnumerable<string> AsUser(string program, params string[] arguments) =>
        Environment.IsPrivilegedProcess
            ?
            [
                "setpriv",
                $"--reuid={User}",
                $"--regid={User}",
                "--clear-groups",
                Path.Combine(Programs!, program),
                .. arguments,
            ]
            : [Path.Combine(Programs!, program), .. arguments];

    private static Task RunAsync(params string[] command) => RunAsync(command.AsEnumerable());

    private static async Task RunAsync(IEnumerable<string> command)
    {
        using var process = Start(command);
        var output = process.StandardOutput.ReadToEndAsync();
        var errors = await process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync().WaitAsync(StartTimeout);
        if (process.ExitCode != 0)
        {
            throw new InvalidOperationException(await output + errors);
        }
    }

    private static Process Start(IEnumerable<string> command)
    {
        var start = new ProcessStartInfo(command.First())
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = "/",
        };
        foreach (var argument in command.Skip(1))
        {
            start.ArgumentList.Add(argument);
        }
        start.Environment["LC_MESSAGES"] = "C";
        return Process.Start(start) ?? throw new InvalidOperationException($"{start.FileName} was not started.");
    }

    private static string? FindPrograms() =>
        Directory.Exists("/usr/lib/postgresql")
            ? Directory
                .GetDirectories("/usr/lib/postgresql")
                .Select(version => Path.Combine(version, "bin"))
                .Where(programs => File.Exists(Path.Combine(programs, "initdb")))
                .Order(StringComparer.Ordinal)
                .LastOrDefault()
            : null;
}
