using Microblog.Web.Circuits;
using Microblog.Web.Components.Compose;
using Microblog.Web.Components.Shared;
using Microblog.Web.Security;
using Microblog.Web.Site;
using Microsoft.AspNetCore.ResponseCompression;
using MudBlazor.Services;

namespace Microblog.Web.Components;

/// <summary>Everything that draws pages: components, their services, and what they need of the server.</summary>
internal static class PagesExtensions
{
    /// <summary>A post's address is part of its page's: some item ids have thousands of characters.</summary>
    private const int MaxRequestLine = 64 * 1024;

    /// <summary>
    /// An open page connects again the moment it is disconnected, and the server would wait for that connection to end:
    /// half a minute by default, longer than most operators' tools do.
    /// </summary>
    private static readonly TimeSpan FarewellToPages = TimeSpan.FromSeconds(2);

    public static void AddPages(this WebApplicationBuilder builder)
    {
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestLineSize = MaxRequestLine;
            kestrel.Limits.MaxRequestHeadersTotalSize = 2 * MaxRequestLine;
        });
        builder.Services.AddRazorComponents().AddInteractiveServerComponents().AddSignedInCircuits();
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = FarewellToPages);
        builder.Services.AddMudServices();
        builder.Services.AddScoped<SentHere>();
        builder.Services.AddScoped<Handover>();
        builder.Services.AddCascadingAuthenticationState();
        builder.Services.AddSingleton(TimeProvider.System);
        builder.Services.AddSingleton<SiteScript>();
        builder.Services.AddSingleton<SiteStyle>();
        builder.Services.AddResponseCompression(options =>
        {
            // Only pages: static files are compressed when the program is published.
            options.EnableForHttps = true;
            options.MimeTypes = ["text/html"];
            options.Providers.Add<BrotliCompressionProvider>();
            options.Providers.Add<GzipCompressionProvider>();
        });
    }

    public static void UseErrorPages(this WebApplication app)
    {
        if (!app.Environment.IsDevelopment())
        {
            app.UseExceptionHandler("/error", createScopeForErrors: true);
        }
        app.UseRefusalPages();
    }

    public static void MapPages(this WebApplication app)
    {
        app.MapStaticAssets().AllowAnonymous().WithMetadata(PublicContent.Instance);
        app.MapRazorComponents<App>().AddInteractiveServerRenderMode();
    }
}
