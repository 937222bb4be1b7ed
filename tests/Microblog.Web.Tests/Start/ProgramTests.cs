using System.Globalization;
using System.Runtime.Versioning;
using System.Text.Json;
using Microblog.Testing;
using Microblog.Web.Tests.Fakes;

namespace Microblog.Web.Tests.Start;

/// <summary>What the program does to an operator's machine: its files, its lines, and how it refuses to start.</summary>
[UnsupportedOSPlatform("windows")]
[Trait("Category", "Long")]
public sealed class ProgramTests : IDisposable
{
    private const UnixFileMode Private = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("microblog-program-");

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact(Timeout = 120_000)]
    public async Task Database_and_its_folder_are_for_the_programs_user_alone()
    {
        await using var program = ProgramRun.Start(_folder.FullName);
        await program.ReadToAsync("Application started", Stop);
        var data = Path.Combine(_folder.FullName, "data");
        var files = Directory.GetFiles(data).ToDictionary(file => Path.GetFileName(file), File.GetUnixFileMode);

        Assert.Equal(Private | UnixFileMode.UserExecute, File.GetUnixFileMode(data));
        Assert.Subset(
            files.Keys.ToHashSet(),
            new HashSet<string> { "microblog.db", "microblog.db-wal", "microblog.db-shm", "microblog.db-migrating" }
        );
        Assert.All(files, file => Assert.Equal((file.Key, Private), (file.Key, file.Value)));
        await program.StopAsync(Stop);
    }

    [Fact(Timeout = 120_000)]
    public async Task Database_in_a_folder_that_others_may_read_is_private_all_the_same()
    {
        var file = Path.Combine(_folder.FullName, "microblog.db");
        File.SetUnixFileMode(_folder.FullName, (UnixFileMode)0b111_101_101);
        await using var program = ProgramRun.Start(
            _folder.FullName,
            ("ConnectionStrings__Microblog", $"Data Source={file}")
        );
        await program.ReadToAsync("Application started", Stop);

        var files = Directory.GetFiles(_folder.FullName);
        Assert.Contains(file, files);
        Assert.All(files, one => Assert.Equal(Private, File.GetUnixFileMode(one)));
        await program.StopAsync(Stop);
    }

    [Fact(Timeout = 120_000)]
    public async Task Log_is_one_json_object_a_line_with_its_time_where_that_is_set()
    {
        await using var program = ProgramRun.Start(_folder.FullName, ("Logging__Console__FormatterName", "json"));
        var line = await program.ReadToAsync("Application started", Stop);

        using var json = JsonDocument.Parse(line);
        Assert.Equal("Information", json.RootElement.GetProperty("LogLevel").GetString());
        AssertIsNow(json.RootElement.GetProperty("Timestamp").GetString()!);
        await program.StopAsync(Stop);
    }

    [Fact(Timeout = 120_000)]
    public async Task Log_has_a_line_with_its_time_for_each_event()
    {
        await using var program = ProgramRun.Start(_folder.FullName);
        var line = await program.ReadToAsync("Application started", Stop);

        AssertIsNow(line.Split(' ')[0]);
        await program.StopAsync(Stop);
    }

    [Theory(Timeout = 120_000)]
    [InlineData("ConnectionStrings__Microblog", "Host=localhost;Database=microblog;Password=hunter2")]
    [InlineData("Database__Provider", "Host=localhost;Database=microblog;Password=hunter2")]
    [InlineData("Xmpp__Servers__example.org", "xmpp://me:hunter2@127.0.0.1")]
    public async Task Wrong_setting_ends_the_start_with_one_line_and_no_password(string key, string value)
    {
        await using var program = ProgramRun.Start(_folder.FullName, (key, value));

        var (status, written) = await program.EndAsync(Stop);

        Assert.Equal(1, status);
        Assert.Single(written.Split('\n', StringSplitOptions.RemoveEmptyEntries));
        Assert.StartsWith(
            $"Configuration: {key.Replace("__", ":", StringComparison.Ordinal)}",
            written,
            StringComparison.Ordinal
        );
        Assert.DoesNotContain("hunter2", written, StringComparison.Ordinal);
    }

    [Theory(Timeout = 120_000)]
    [InlineData("Information")]
    [InlineData("Trace")]
    public async Task Database_that_is_not_there_is_told_without_its_password(string level)
    {
        await using var program = ProgramRun.Start(
            _folder.FullName,
            ("Database__Provider", "PostgreSQL"),
            ("ConnectionStrings__Microblog", "Host=127.0.0.1;Port=1;Database=microblog;Username=me;Password=hunter2"),
            ("Logging__LogLevel__Default", level),
            ("Logging__LogLevel__Microsoft.EntityFrameworkCore", level)
        );

        var (status, written) = await program.EndAsync(Stop);

        Assert.NotEqual(0, status);
        Assert.Contains("127.0.0.1", written, StringComparison.Ordinal);
        Assert.DoesNotContain("hunter2", written, StringComparison.Ordinal);
    }

    [Fact]
    public void Local_run_makes_its_files_private_before_it_makes_any()
    {
        var script = File.ReadAllText(Path.Combine(RepositoryRoot.Path, "eng", "run.sh"));
        var umask = script.IndexOf("\numask 077\n", StringComparison.Ordinal);

        Assert.InRange(umask, 0, script.IndexOf("mkdir", StringComparison.Ordinal));
        Assert.InRange(umask, 0, script.IndexOf(". eng/packages.sh", StringComparison.Ordinal));
    }

    private static void AssertIsNow(string time) =>
        Assert.InRange(
            DateTimeOffset.Parse(time, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal),
            DateTimeOffset.UtcNow.AddMinutes(-2),
            DateTimeOffset.UtcNow.AddMinutes(1)
        );
}
