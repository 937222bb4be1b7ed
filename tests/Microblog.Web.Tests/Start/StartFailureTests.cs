using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Runtime.Versioning;
using Microblog.Web.Tests.Fakes;

namespace Microblog.Web.Tests.Start;

/// <summary>A start that fails ends with status 1 and one line: which setting, what is wrong, what to do.</summary>
[UnsupportedOSPlatform("windows")]
[Trait("Category", "Long")]
public sealed class StartFailureTests : IDisposable
{
    private const string Database = "ConnectionStrings__Microblog";
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("microblog-start-");

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Delete(recursive: true);

    [Theory(Timeout = 60_000)]
    [InlineData(
        "locked",
        "locked/data/microblog.db",
        "cannot be made (permission denied). Make it and let the program's user write"
    )]
    [InlineData("locked", "locked/microblog.db", "cannot be written (permission denied). Let the program's user write")]
    public async Task Folder_that_the_programs_user_may_not_write_is_named(string folder, string file, string what)
    {
        File.SetUnixFileMode(_folder.FullName, (UnixFileMode)0b111_101_101);
        Directory.CreateDirectory(Path.Combine(_folder.FullName, folder), (UnixFileMode)0b101_101_101);
        var program = ProgramRun.StartWith(
            "/",
            [],
            user: Environment.IsPrivilegedProcess ? 1654 : null,
            (Database, $"Data Source={Path.Combine(_folder.FullName, file)}"),
            ("HOME", "/nonexistent")
        );

        await FailsAsync(program, "Configuration: ConnectionStrings:Microblog: the", what);
    }

    [Fact(Timeout = 60_000)]
    public async Task Folder_below_a_file_cannot_be_made()
    {
        File.WriteAllText(Path.Combine(_folder.FullName, "file"), "");

        await FailsAsync(
            Start((Database, "Data Source=file/data/microblog.db")),
            "ConnectionStrings:Microblog",
            "cannot be made"
        );
    }

    [Fact(Timeout = 60_000)]
    public async Task Database_that_is_a_folder_is_refused()
    {
        _folder.CreateSubdirectory("place");

        await FailsAsync(
            Start((Database, "Data Source=place")),
            "ConnectionStrings:Microblog",
            "is a folder. Name a file in it"
        );
    }

    [Fact(Timeout = 60_000)]
    public async Task Database_that_is_a_text_is_refused()
    {
        File.WriteAllText(Path.Combine(_folder.FullName, "notes.txt"), new string('x', 10_000));

        await FailsAsync(
            Start((Database, "Data Source=notes.txt")),
            "ConnectionStrings:Microblog",
            "is no SQLite database. Name another"
        );
    }

    [Fact(Timeout = 60_000)]
    public async Task Database_that_is_opened_read_only_is_refused()
    {
        File.WriteAllText(Path.Combine(_folder.FullName, "empty.db"), "");

        await FailsAsync(
            Start((Database, "Data Source=empty.db;Mode=ReadOnly")),
            "ConnectionStrings:Microblog",
            "cannot be written. Let the program's user write"
        );
    }

    [Fact(Timeout = 60_000)]
    public async Task PostgreSql_that_is_not_up_is_named_with_its_host_and_port()
    {
        var port = FreePort();

        await FailsAsync(
            Start(PostgreSql(port)),
            $"the PostgreSQL server at 127.0.0.1:{port} cannot be reached",
            "Start it, or check Host and Port"
        );
    }

    [Theory(Timeout = 60_000)]
    [InlineData("28P01", "refuses the user or the password. Check Username and Password.")]
    [InlineData("3D000", "has no such database. Make it with createdb, or check Database.")]
    public async Task PostgreSql_that_refuses_is_explained_without_the_password(string state, string what)
    {
        await using var server = new RefusingPostgreSql(state);

        await FailsAsync(Start(PostgreSql(server.Port)), "ConnectionStrings:Microblog", what);
    }

    [Fact(Timeout = 60_000)]
    public async Task Port_that_is_taken_is_named()
    {
        using var other = new TcpListener(IPAddress.Loopback, 0);
        other.Start();
        var url = $"http://127.0.0.1:{((IPEndPoint)other.LocalEndpoint).Port}";

        await FailsAsync(
            ProgramRun.StartWith(_folder.FullName, ["--urls", url]),
            $"urls = '{url}'",
            "another program listens there. End it, or choose another port."
        );
    }

    [Theory(Timeout = 60_000)]
    [InlineData("htp:/x")]
    [InlineData("ftp://127.0.0.1:5080")]
    [InlineData("https://127.0.0.1:0")]
    [InlineData("http://127.0.0.1:99999")]
    public async Task Address_that_cannot_be_used_is_named(string url)
    {
        await FailsAsync(
            ProgramRun.StartWith(_folder.FullName, [], user: null, ("ASPNETCORE_URLS", url)),
            $"urls = '{url}'",
            "http://127.0.0.1:5080"
        );
    }

    [Fact(Timeout = 60_000)]
    public async Task Address_of_another_machine_is_named()
    {
        await FailsAsync(
            ProgramRun.StartWith(_folder.FullName, ["--urls", "http://192.0.2.1:5080"]),
            "urls = 'http://192.0.2.1:5080'",
            "this machine has no such address"
        );
    }

    [Theory(Timeout = 60_000)]
    [InlineData("--help", 0, "--urls URLS")]
    [InlineData("-h", 0, "--urls URLS")]
    [InlineData("--verison", 2, "Unknown option: --verison. --help lists what is known.")]
    [InlineData("start", 2, "Unknown option: start.")]
    [InlineData("--passwrod=hunter2", 2, "Unknown option: --passwrod.")]
    public async Task Option_that_is_no_setting_starts_no_server(string option, int status, string says)
    {
        await using var program = ProgramRun.StartWith(_folder.FullName, [option]);

        var (ended, written) = await program.EndAsync(Stop);

        Assert.Equal(status, ended);
        Assert.Contains(says, written, StringComparison.Ordinal);
        Assert.DoesNotContain("hunter2", written, StringComparison.Ordinal);
        Assert.Empty(_folder.GetFileSystemInfos());
    }

    private ProgramRun Start(params (string Key, string? Value)[] settings) =>
        ProgramRun.Start(_folder.FullName, settings);

    private static (string Key, string? Value)[] PostgreSql(int port) =>
        [
            ("Database__Provider", "PostgreSQL"),
            (
                Database,
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"Host=127.0.0.1;Port={port};Database=microblog;Username=microblog;Password=hunter2;SSL Mode=Disable;GSS Encryption Mode=Disable"
                )
            ),
        ];

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private static async Task FailsAsync(ProgramRun run, params string[] says)
    {
        await using var program = run;
        var (status, written) = await program.EndAsync(Stop);
        Assert.True(status == 1, $"{status}: {written}");
        // Warnings of the log that have nothing to do with it (no certificate for the keys, say) stay.
        var line = Assert.Single(
            written.Split('\n', StringSplitOptions.RemoveEmptyEntries),
            one => !one.Contains(" warn: ", StringComparison.Ordinal)
        );
        Assert.All(says, text => Assert.Contains(text, line, StringComparison.Ordinal));
        Assert.DoesNotContain("hunter2", line, StringComparison.Ordinal);
    }
}
