using Bunit;
using Bunit.TestDoubles;
using Microblog.Web.Components.Compose;
using Microblog.Web.Components.Shared;
using Microblog.Web.Site;
using Microblog.Web.Tests.Fakes;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

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
        Services.AddSingleton(Options.Create(new CommunityOptions()));
        Services.AddSingleton<IHostApplicationLifetime>(Lifetime);
    }

    /// <summary>True for the renderer of the first HTML; false for that of a circuit.</summary>
    protected bool IsStatic { get; set; }

    /// <inheritdoc />
    public override IRenderedComponent<TComponent> Render<TComponent>(
        Action<ComponentParameterCollectionBuilder<TComponent>>? parameterBuilder = null
    )
    {
        // Here, and not before: services can be added until then.
        SetRendererInfo(IsStatic ? new("Static", isInteractive: false) : new("Server", isInteractive: true));
        return base.Render(parameterBuilder);
    }

    /// <summary>What the HTML carries for its circuit.</summary>
    protected BunitPersistentComponentState Kept { get; }

    protected FakeLifetime Lifetime { get; } = new();

    protected FakeAccount Session { get; } = new();
}
