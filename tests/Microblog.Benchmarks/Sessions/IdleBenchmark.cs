using System.Diagnostics;
using System.Globalization;
using System.Security.Cryptography.X509Certificates;
using Microblog.Benchmarks.CatchUp;
using Microblog.Benchmarks.Reports;
using Microblog.Testing.Scripted;
using Microblog.Xmpp.Sasl;
using Microblog.Xmpp.Session;

namespace Microblog.Benchmarks.Sessions;

/// <summary>What a signed-in connection costs while nothing is said on it. The server is another process.</summary>
internal static class IdleBenchmark
{
    /// <summary>The argument that makes this program the server: it prints its port and its certificate.</summary>
    public const string ServerArgument = "serve-quiet";

    // By then the code that opens them is compiled for good: what comes after is the connections' own.
    private const int Before = 300;
    private const int Connections = 500;

    /// <summary>The server, until its input ends.</summary>
    public static async Task<int> ServeAsync()
    {
        await using var server = new ScriptedListener();
        Console.WriteLine(Invariant($"{server.Port} {Convert.ToBase64String(server.Certificate.RawData)}"));
        await Console.In.ReadToEndAsync();
        return 0;
    }

    /// <summary>Opens the connections, lets them be, and reports.</summary>
    public static async Task<Report> RunAsync()
    {
        var report = new Report("Idle connections");
        var start = new ProcessStartInfo(Environment.ProcessPath!)
        {
            ArgumentList = { ServerArgument },
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        };
        if (Path.GetFileNameWithoutExtension(Environment.ProcessPath) == "dotnet")
        {
            start.ArgumentList.Insert(0, typeof(IdleBenchmark).Assembly.Location);
        }
        using var server = Process.Start(start)!;
        try
        {
            var facts = (await server.StandardOutput.ReadLineAsync())!.Split(' ');
            using var root = X509CertificateLoader.LoadCertificate(Convert.FromBase64String(facts[1]));
            using var watch = new IdleWatch();
            var options = new XmppSessionOptions
            {
                Address = ScriptedServer.Account,
                Credentials = new XmppCredentials.Password(ScriptedServer.Password),
                Server = new Uri($"xmpps://127.0.0.1:{facts[0]}"),
                TrustedRoots = [root],
                IdleWatch = watch,
            };
            var sessions = await OpenAsync(options, Before);
            var (heap, resident) = (HeapWatch.Settled(), Resident());
            sessions.AddRange(await OpenAsync(options, Connections));
            var (heapEach, residentEach) = (
                (HeapWatch.Settled() - heap) / Connections,
                (Resident() - resident) / Connections
            );
            report.Say(
                Invariant(
                    $"{Connections} idle connections over TLS, signed in, with stream management, since {Before} were open; one timer for all. Resident is what the process has, OpenSSL's share with it."
                )
            );
            report.Table([
                ["each idle connection", "measured", "wanted"],
                ["managed heap", Invariant($"{heapEach / 1024.0:0.0} KiB"), "≤ 12 KiB"],
                ["resident", Invariant($"{residentEach / 1024.0:0.0} KiB"), "≤ 64 KiB"],
                ["timers", watch.Count == sessions.Count ? "0" : "?", "0"],
            ]);
            await Task.WhenAll(sessions.Select(session => session.DisposeAsync().AsTask()));
            return report;
        }
        finally
        {
            server.StandardInput.Close();
            await server.WaitForExitAsync();
        }
    }

    private static async Task<List<XmppSession>> OpenAsync(XmppSessionOptions options, int count)
    {
        var opened = new List<XmppSession>();
        foreach (var some in Enumerable.Range(0, count).Chunk(10))
        {
            opened.AddRange(await Task.WhenAll(some.Select(_ => XmppSession.OpenAsync(options))));
        }
        return opened;
    }

    private static long Resident() =>
        File.ReadLines("/proc/self/status")
            .First(line => line.StartsWith("VmRSS:", StringComparison.Ordinal))
            .Split(' ', StringSplitOptions.RemoveEmptyEntries)[1]
            is var kilobytes
            ? long.Parse(kilobytes, CultureInfo.InvariantCulture) * 1024
            : 0;
}
