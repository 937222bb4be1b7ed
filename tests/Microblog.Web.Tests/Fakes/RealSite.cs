using System.Collections.Concurrent;
using System.Net;
using System.Security.Cryptography.X509Certificates;
using System.Text.RegularExpressions;
using Microblog.Storage.Sqlite;
using Microblog.Testing.Databases;
using Microblog.Testing.Scripted;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.AspNetCore.Mvc.Testing.Handlers;
using Microsoft.AspNetCore.TestHost;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;

namespace Microblog.Web.Tests.Fakes;

/// <summary>The whole program with its real sign-in, beside a server that knows alice@example.org alone.</summary>
/// <param name="settings">Further configuration, and what replaces the usual; null removes a key.</param>
public sealed partial class RealSite(params (string Key, string? Value)[] settings) : WebApplicationFactory<Program>
{
    private readonly ScriptedListener _xmpp = new();
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("microblog-real-");

    /// <summary>The address of the one account.</summary>
    public static string Alice => ScriptedServer.Account.ToString();

    /// <summary>Where the database is; kept over restarts where a test gives it to another site.</summary>
    public string DatabaseFile => Path.Combine(_folder.FullName, "microblog.db");

    /// <summary>A server that outlives the site; one of its own where it is null.</summary>
    public ScriptedListener? SharedXmpp { get; init; }

    /// <summary>The server.</summary>
    public ScriptedListener Xmpp => SharedXmpp ?? _xmpp;

    /// <summary>A root that is trusted instead of the server's own.</summary>
    public X509Certificate2? Roots { get; init; }

    /// <summary>What can be wrong with the database's disk; null where nothing can.</summary>
    public DiskFault? Disk { get; init; }

    /// <summary>What sees the statements that are sent to the database; null where nothing does.</summary>
    public DbCommandInterceptor? Statements { get; init; }

    /// <summary>The clock of the program; null for the system's.</summary>
    public TimeProvider? Time { get; init; }

    /// <summary>All that was logged: the category, the level and the text.</summary>
    public ConcurrentQueue<string> Log { get; } = new();

    private event Action? Logged;

    /// <summary>Waits until a line with this text was logged.</summary>
    public async Task UntilLoggedAsync(string text)
    {
        var done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        Logged += Look;
        Look();
        await done.Task.WaitAsync(TestContext.Current.CancellationToken);
        Logged -= Look;

        void Look()
        {
            if (Log.Any(line => line.Contains(text, StringComparison.Ordinal)))
            {
                done.TrySetResult();
            }
        }
    }

    /// <summary>The address of the site, as browsers see it.</summary>
    public static Uri Address { get; } = new("https://localhost/");

    /// <summary>A browser without memory of anything but cookies.</summary>
    /// <param name="cookies">Its cookies; none of its own where it is null.</param>
    /// <param name="client">The address that it comes from.</param>
    public HttpClient Browser(CookieContainer? cookies = null, string client = "198.51.100.7")
    {
        var browser = CreateDefaultClient(Address, new CookieContainerHandler(cookies ?? new()));
        browser.DefaultRequestHeaders.Add(ClientAddress.Header, client);
        return browser;
    }

    /// <summary>Sends the form of the sign-in page, and gives the sentence that comes back; null where it worked.</summary>
    public static async Task<string?> LoginAsync(
        HttpClient browser,
        string address,
        string password,
        CancellationToken cancellation,
        bool keep = false
    )
    {
        var form = new Dictionary<string, string>
        {
            ["_handler"] = "login",
            ["__RequestVerificationToken"] = await FakeSite.TokenAsync(browser, "/login", cancellation),
            ["Input.Address"] = address,
            ["Input.Password"] = password,
            ["Input.Keep"] = keep ? "true" : "false",
        };
        using var content = new FormUrlEncodedContent(form);
        using var answer = await browser.PostAsync("/login", content, cancellation);
        var html = WebUtility.HtmlDecode(await answer.Content.ReadAsStringAsync(cancellation));
        return Error().Match(html) is { Success: true } error ? error.Groups[1].Value : null;
    }

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        await _xmpp.DisposeAsync();
        await DeleteAsync(_folder);
        GC.SuppressFinalize(this);
    }

    /// <summary>A connection that is still being closed removes its files while the folder is deleted.</summary>
    private static async Task DeleteAsync(DirectoryInfo folder)
    {
        for (var tries = 20; ; tries--)
        {
            Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
            try
            {
                folder.Delete(recursive: true);
                return;
            }
            catch (IOException) when (tries > 0)
            {
                await Task.Delay(50);
            }
        }
    }

    protected override void ConfigureWebHost(IWebHostBuilder builder)
    {
        var roots = Path.Combine(_folder.FullName, "roots.pem");
        File.WriteAllText(roots, (Roots ?? Xmpp.Certificate).ExportCertificatePem());
        var all = new Dictionary<string, string?>
        {
            ["Logging:LogLevel:Default"] = "Information",
            ["ConnectionStrings:Microblog"] = $"Data Source={DatabaseFile}",
            ["Xmpp:TrustedCertificateFile"] = roots,
            [$"Xmpp:Servers:{ScriptedServer.Domain}"] = $"xmpps://127.0.0.1:{Xmpp.Port}",
        };
        foreach (var (key, value) in settings)
        {
            all[key] = value;
        }
        builder.UseSolutionRelativeContentRoot("", "Microblog.Web.sln");
        builder.UseEnvironment("Development");
        foreach (var (key, value) in all.Where(pair => pair.Value is not null))
        {
            builder.UseSetting(key, value);
        }
        builder.ConfigureLogging(logging => logging.ClearProviders().AddProvider(new Recorder(Take)));
        builder.ConfigureTestServices(services =>
        {
            // Before whatever else looks at the address.
            services.Insert(0, ServiceDescriptor.Singleton<IStartupFilter, ClientAddress>());
            if (Disk is { } disk)
            {
                services.ConfigureDbContext<SqliteMicroblogDbContext>(options => options.AddInterceptors(disk));
            }
            if (Statements is { } statements)
            {
                services.ConfigureDbContext<SqliteMicroblogDbContext>(options => options.AddInterceptors(statements));
            }
            if (Time is not null)
            {
                services.Replace(ServiceDescriptor.Singleton(Time));
            }
        });
    }

    private void Take(string line)
    {
        Log.Enqueue(line);
        Logged?.Invoke();
    }

    [GeneratedRegex("id=\"sign-in-error\">([^<]*)<")]
    private static partial Regex Error();

    private sealed class Recorder(Action<string> take) : ILoggerProvider
    {
        public ILogger CreateLogger(string categoryName) => new Lines(categoryName, take);

        public void Dispose() { }
    }

    private sealed class Lines(string category, Action<string> take) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull
        {
            take($"{category} scope: {state}");
            return null;
        }

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(
            LogLevel logLevel,
            EventId eventId,
            TState state,
            Exception? exception,
            Func<TState, Exception?, string> formatter
        )
        {
            var values = state is IEnumerable<KeyValuePair<string, object?>> pairs ? string.Join(", ", pairs) : "";
            take($"{category} {logLevel}: {formatter(state, exception)} {values} {exception}");
        }
    }
}
