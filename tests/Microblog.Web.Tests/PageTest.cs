using Bunit;
using Bunit.TestDoubles;
using Microblog.Web.Components.Compose;
using Microblog.Web.Components.Shared;
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
        Session.AddTo(Services);
        Services.AddScoped<Handover>();
        Services.AddScoped<SentHere>();
        Kept = this.AddBunitPersistentComponentState();
        Services.AddSingleton(TimeProvider.System);
        Services.AddSingleton<IConfiguration>(new ConfigurationManager());
        Services.AddSingleton<IHostApplicationLifetime>(Lifetime);
    }

    /// <summary>What the HTML carries for its circuit.</summary>
    protected BunitPersistentComponentState Kept { get; }

    protected FakeLifetime Lifetime { get; } = new();

    protected FakeAccount Session { get; } = new();
}
