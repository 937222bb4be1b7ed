using System.Diagnostics;
using System.Globalization;
using Microblog.Testing;

namespace Microblog.Web.Tests.Fakes;

/// <summary>The built program as a process of its own, with the settings that it ships with and those of the test.</summary>
public sealed class ProgramRun : IAsyncDisposable
{
    private readonly Process _process;
    private readonly Task<string> _errors;

    private ProgramRun(Process process)
    {
        _process = process;
        _errors = process.StandardError.ReadToEndAsync();
    }

    /// <summary>Starts it in a folder.</summary>
    /// <param name="folder">The working directory.</param>
    /// <param name="settings">Environment variables.</param>
    public static ProgramRun Start(string folder, params (string Key, string? Value)[] settings) =>
        StartWith(folder, ["--urls", "http://127.0.0.1:0"], user: null, settings);

    /// <summary>Starts it with arguments of its own, as another user where that is said.</summary>
    public static ProgramRun StartWith(
        string folder,
        IEnumerable<string> arguments,
        int? user = null,
        params (string Key, string? Value)[] settings
    )
    {
        var build = Path.GetRelativePath(Path.Combine(RepositoryRoot.Path, "tests"), AppContext.BaseDirectory)
            .Split(Path.DirectorySeparatorChar, 2)[1];
        var program = Path.Combine(RepositoryRoot.Path, "src", "Microblog.Web", build);
        var start = new ProcessStartInfo("dotnet")
        {
            ArgumentList = { Path.Combine(program, "Microblog.Web.dll"), "--contentRoot", program },
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            Environment =
            {
                ["ASPNETCORE_ENVIRONMENT"] = "Production",
                ["Logging__LogLevel__Microsoft.Hosting.Lifetime"] = "Information",
            },
        };
        foreach (var argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }
        if (user is { } other)
        {
            start.FileName = "setpriv";
            var number = other.ToString(CultureInfo.InvariantCulture);
            string[] before = ["--reuid", number, "--regid", number, "--clear-groups", "dotnet"];
            for (var index = 0; index < before.Length; index++)
            {
                start.ArgumentList.Insert(index, before[index]);
            }
        }
        foreach (var (key, value) in settings)
        {
            start.Environment[key] = value;
        }
        return new(Process.Start(start) ?? throw new InvalidOperationException("No dotnet."));
    }

    /// <summary>The next line that it writes; null at the end.</summary>
    public async Task<string?> ReadLineAsync(CancellationToken cancellation) =>
        await _process.StandardOutput.ReadLineAsync(cancellation);

    /// <summary>Reads on to a line that says something.</summary>
    public async Task<string> ReadToAsync(string text, CancellationToken cancellation)
    {
        while (await ReadLineAsync(cancellation) is { } line)
        {
            if (line.Contains(text, StringComparison.Ordinal))
            {
                return line;
            }
        }
        throw new InvalidOperationException($"It ended without '{text}': {await _errors}");
    }

    /// <summary>Waits until it ends by itself; gives its status and all that it wrote from here on.</summary>
    public async Task<(int Status, string Written)> EndAsync(CancellationToken cancellation)
    {
        var written =
            await _process.StandardOutput.ReadToEndAsync(cancellation) + await _errors.WaitAsync(cancellation);
        await _process.WaitForExitAsync(cancellation);
        return (_process.ExitCode, written);
    }

    /// <summary>Asks it to end, as an operator does.</summary>
    public async Task StopAsync(CancellationToken cancellation)
    {
        using var kill = Process.Start("kill", ["-TERM", _process.Id.ToString(CultureInfo.InvariantCulture)]);
        await EndAsync(cancellation);
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
            await _process.WaitForExitAsync();
        }
        _process.Dispose();
    }
}
