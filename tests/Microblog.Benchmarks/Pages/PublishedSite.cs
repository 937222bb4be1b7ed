using System.Diagnostics;
using System.Globalization;
using Microblog.Testing.Servers;

namespace Microblog.Benchmarks.Pages;

/// <summary>The published program as an operator starts it, beside a server, with a database of its own.</summary>
internal sealed class PublishedSite : IAsyncDisposable
{
    private static readonly TimeSpan TimeLimit = TimeSpan.FromSeconds(60);

    private readonly string _folder = Directory.CreateTempSubdirectory("microblog-bench-").FullName;
    private readonly Process _process;
    private readonly SemaphoreSlim _asking = new(1);
    private TaskCompletionSource<(long Heap, long Resident)>? _memory;

    private PublishedSite(string program, XmppServer server)
    {
        Port = FreePorts.Take(1);
        var start = new ProcessStartInfo("dotnet")
        {
            ArgumentList =
            {
                Path.Combine(program, "Microblog.Web.dll"),
                "--contentRoot",
                program,
                "--urls",
                Address.ToString(),
            },
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            Environment =
            {
                ["ASPNETCORE_ENVIRONMENT"] = "Production",
                ["DOTNET_STARTUP_HOOKS"] = typeof(PublishedSite).Assembly.Location,
                ["ConnectionStrings__Microblog"] = $"Data Source={Path.Combine(_folder, "microblog.db")}",
                ["Logging__LogLevel__Default"] = "Warning",
                ["Logging__LogLevel__Microsoft.AspNetCore.DataProtection"] = "Error",
                ["Xmpp__DefaultDomain"] = server.Host,
                [$"Xmpp__Servers__{server.Host}"] = server.StartTlsUri.ToString(),
                ["Xmpp__TrustedCertificateFile"] = server.CertificateFile,
            },
        };
        _process = new Process { StartInfo = start };
        _process.OutputDataReceived += (_, line) => Take(line.Data);
    }

    /// <summary>Where it listens.</summary>
    public int Port { get; }

    /// <summary>The page.</summary>
    public Uri Address => new($"http://127.0.0.1:{Port}");

    /// <summary>Starts it and waits until it is ready.</summary>
    public static async Task<PublishedSite> StartAsync(string program, XmppServer server)
    {
        var site = new PublishedSite(program, server);
        site._process.Start();
        site._process.BeginOutputReadLine();
        using var client = new HttpClient();
        for (var watch = Stopwatch.StartNew(); watch.Elapsed < TimeLimit; await Task.Delay(100))
        {
            try
            {
                if ((await client.GetAsync(new Uri(site.Address, "/healthz/ready"))).IsSuccessStatusCode)
                {
                    return site;
                }
            }
            catch (HttpRequestException)
            {
                // It does not listen yet.
            }
        }
        await site.DisposeAsync();
        throw new TimeoutException("The published program did not become ready.");
    }

    /// <summary>The managed heap after a full collection, bytes.</summary>
    public async Task<long> HeapAsync() => (await MemoryAsync()).Heap;

    /// <summary>The managed heap after a full collection, and the memory that the process holds after it; bytes.</summary>
    public async Task<(long Heap, long Resident)> MemoryAsync()
    {
        await _asking.WaitAsync();
        try
        {
            _memory = new(TaskCreationOptions.RunContinuationsAsynchronously);
            await _process.StandardInput.WriteLineAsync();
            await _process.StandardInput.FlushAsync();
            return await _memory.Task.WaitAsync(TimeLimit);
        }
        finally
        {
            _asking.Release();
        }
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
            await _process.WaitForExitAsync();
        }
        _process.Dispose();
        _asking.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    private void Take(string? line)
    {
        if (line is null)
        {
            return;
        }
        if (line.StartsWith(StartupHook.Prefix, StringComparison.Ordinal))
        {
            var numbers = line[StartupHook.Prefix.Length..]
                .Split(' ')
                .Select(number => long.Parse(number, CultureInfo.InvariantCulture))
                .ToList();
            _memory?.TrySetResult((numbers[0], numbers[1]));
        }
        else
        {
            Console.Error.WriteLine(line);
        }
    }
}
