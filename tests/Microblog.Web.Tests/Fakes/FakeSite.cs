using Microblog.Core.Accounts;
using Microblog.Web.Accounts;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.DependencyInjection;

namespace Microblog.Web.Tests.Fakes;

/// <summary>The whole program, with an account in memory behind it.</summary>
public sealed class FakeSite : WebApplicationFactory<Program>
{
    public FakeUserSession Session { get; } = new();

    /// <summary>A browser without memory of anything but cookies, on this machine.</summary>
    public HttpClient Browser() =>
        CreateClient(new() { AllowAutoRedirect = false, BaseAddress = new Uri("http://localhost") });

    protected override void ConfigureWebHost(IWebHostBuilder builder)
    {
        builder.UseSolutionRelativeContentRoot("", "Microblog.Web.sln");
        builder.UseEnvironment("Development");
        builder.UseSetting("Logging:LogLevel:Default", "Error");
        builder.ConfigureTestServices(services =>
        {
            services.AddSingleton<IUserSession>(Session);
            services.AddSingleton<ISignIn, FakeSignIn>();
            services.AddSingleton<ISignOut, FakeSignIn>();
        });
    }
}
