namespace Microblog.Web.Media;

/// <summary>Pictures of posts, which reach a browser through the program alone.</summary>
internal static class MediaExtensions
{
    public static void AddMedia(this IServiceCollection services)
    {
        services.AddSingleton(new PictureLimits());
        services.AddSingleton<PictureQueue>();
        services.AddSingleton<PictureClient>();
    }

    public static void MapMedia(this IEndpointRouteBuilder endpoints) => PictureEndpoint.Map(endpoints);
}
