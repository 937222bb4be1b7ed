using Microsoft.Extensions.Options;

namespace Microblog.Web.Site;

/// <summary>What browsers and crawlers ask every site for: the manifest, an icon, and what may be crawled.</summary>
internal static class SiteEndpoints
{
    private const string Icon = "img/community.svg";

    // Nothing here is for anybody but who is signed in.
    private const string Robots = "User-agent: *\nDisallow: /\n";

    public static void MapSite(this IEndpointRouteBuilder endpoints)
    {
        endpoints.ServiceProvider.GetRequiredService<SiteScript>().Map(endpoints);
        endpoints.ServiceProvider.GetRequiredService<SiteStyle>().Map(endpoints);
        var site = endpoints.MapGroup("").AllowAnonymous().WithMetadata(PublicContent.Instance);
        site.MapGet("/robots.txt", () => Results.Text(Robots));
        site.MapGet(
            "/favicon.ico",
            (IWebHostEnvironment files) =>
                Results.Stream(files.WebRootFileProvider.GetFileInfo(Icon).CreateReadStream(), "image/svg+xml")
        );
        site.MapGet(
            "/manifest.webmanifest",
            (IOptions<CommunityOptions> community) =>
                Results.Json(Manifest(community.Value.Name), contentType: "application/manifest+json")
        );
    }

    private static object Manifest(string name) =>
        new
        {
            id = "/",
            name,
            short_name = name,
            start_url = "/",
            scope = "/",
            display = "standalone",
            icons = new[]
            {
                new
                {
                    src = "/" + Icon,
                    type = "image/svg+xml",
                    sizes = "any",
                },
            },
        };
}
