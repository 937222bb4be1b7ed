using Bunit;
using Microblog.Core.Accounts;
using Microblog.Web.Tests.Fakes;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Microblog.Web.Tests;

/// <summary>Components in memory, with an account in memory.</summary>
public abstract class PageTest : BunitContext
{
    protected PageTest()
    {
        JSInterop.Mode = JSRuntimeMode.Loose;
        Services.AddSingleton<IUserSession>(Session);
        Services.AddSingleton(TimeProvider.System);
        Services.AddSingleton<IConfiguration>(new ConfigurationManager());
        Services.AddSingleton<IHostApplicationLifetime>(Lifetime);
    }

    protected FakeLifetime Lifetime { get; } = new();

    protected FakeUserSession Session { get; } = new();
}
