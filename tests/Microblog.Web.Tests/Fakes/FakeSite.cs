using Microblog.Core.Accounts;
using Microblog.Web.Accounts;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.DependencyInjection;

namespace Microblog.Web.Tests.Fakes;

/// <summary>The whole program, with an account in memory behind it.</summary>
public sealed class FakeSite : WebApplicationFactory<Program>
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("microblog-");

    public FakeUserSession Session { get; } = new();

    /// <summary>A browser without memory of anything but cookies, on this machine.</summary>
    public HttpClient Browser() =>
        CreateClient(new() { AllowAutoRedirect = false, BaseAddress = new Uri("http://localhost") });

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
        builder.ConfigureTestServices(services =>
        {
            services.AddSingleton<IUserSession>(Session);
            services.AddSingleton<ISignIn, FakeSignIn>();
            services.AddSingleton<ISignOut, FakeSignIn>();
            // A cookie counts by itself: there is no account behind it.
            services.PostConfigureAll<CookieAuthenticationOptions>(cookie => cookie.EventsType = null);
        });
    }
}
