using System.Net;
using System.Text.RegularExpressions;
using Microblog.Web.Accounts;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.DependencyInjection;

namespace Microblog.Web.Tests.Fakes;

/// <summary>The whole program, with an account in memory behind it.</summary>
/// <param name="settings">Further configuration.</param>
public sealed partial class FakeSite(params (string Key, string Value)[] settings) : WebApplicationFactory<Program>
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("microblog-");

    public FakeAccount Session { get; } = new();

    /// <summary>A browser without memory of anything but cookies, on this machine.</summary>
    public HttpClient Browser() =>
        CreateClient(new() { AllowAutoRedirect = false, BaseAddress = new Uri("http://localhost") });

    /// <summary>A browser in which somebody has signed in.</summary>
    public Task<HttpClient> SignedInAsync(CancellationToken cancellation) => SignedInAsync(Browser(), cancellation);

    /// <summary>Signs somebody in with a browser, which may come over a real connection.</summary>
    public static async Task<HttpClient> SignedInAsync(HttpClient browser, CancellationToken cancellation)
    {
        using var answer = await LoginAsync(browser, "ines@lantern.example.org", FakeSignIn.Password, "", cancellation);
        Assert.Equal(HttpStatusCode.Found, answer.StatusCode);
        return browser;
    }

    /// <summary>Sends the form of the sign-in page.</summary>
    public static async Task<HttpResponseMessage> LoginAsync(
        HttpClient browser,
        string address,
        string password,
        string query,
        CancellationToken cancellation
    )
    {
        var form = new Dictionary<string, string>
        {
            ["_handler"] = "login",
            ["__RequestVerificationToken"] = await TokenAsync(browser, "/login", cancellation),
            ["Input.Address"] = address,
            ["Input.Password"] = password,
        };
        return await browser.PostAsync("/login" + query, new FormUrlEncodedContent(form), cancellation);
    }

    /// <summary>The token that forms of a page carry.</summary>
    public static async Task<string> TokenAsync(HttpClient browser, string page, CancellationToken cancellation) =>
        TokenIn(await browser.GetStringAsync(page, cancellation));

    /// <summary>The token of the first form of a page.</summary>
    public static string TokenIn(string html) => Token().Match(html).Groups[1].Value;

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
        _folder.Delete(recursive: true);
        GC.SuppressFinalize(this);
    }

    protected override void ConfigureWebHost(IWebHostBuilder builder)
    {
        builder.UseSolutionRelativeContentRoot("", "Microblog.Web.sln");
        builder.UseEnvironment("Development");
        builder.UseSetting("Logging:LogLevel:Default", "Error");
        builder.UseSetting("ConnectionStrings:Microblog", $"Data Source={_folder.FullName}/microblog.db");
        foreach (var (key, value) in settings)
        {
            builder.UseSetting(key, value);
        }
        builder.ConfigureTestServices(services =>
        {
            Session.AddTo(services);
            services.AddSingleton<ISignInService, FakeSignIn>();
            services.AddSingleton<ISignOut, FakeSignIn>();
            // A cookie counts by itself: there is no account behind it.
            services.PostConfigureAll<CookieAuthenticationOptions>(cookie => cookie.EventsType = null);
        });
    }

    [GeneratedRegex("name=\"__RequestVerificationToken\" value=\"([^\"]+)\"")]
    private static partial Regex Token();
}
