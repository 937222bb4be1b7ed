using Microblog.Core.Previews;
using Microblog.Core.Profiles;
using Microblog.Core.Uploads;

namespace Microblog.Web.Media;

/// <summary>Pictures of posts and people, which reach a browser through the program alone.</summary>
internal static class MediaExtensions
{
    public static void AddMedia(this IServiceCollection services)
    {
        services.AddSingleton(new PictureLimits());
        services.AddSingleton<PictureQueue>();
        services.AddSingleton<PictureClient>();
        services.AddSingleton(new PlayerLimits());
        services.AddSingleton<PlayerQueue>();
        services.AddSingleton<PlayedClient>();
        services.AddSingleton<PlayedFiles>();
        services.AddSingleton<IRemotePictures, RemotePictures>();
        services.AddSingleton<IWebPages, WebPages>();
        services.AddSingleton<IUploadHttp, UploadHttp>();
        services.AddSingleton(UploadFolder.Read);
        services.AddHostedService<SpoolCleaning>();
    }

    public static void MapMedia(this IEndpointRouteBuilder endpoints)
    {
        PictureEndpoint.Map(endpoints);
        AvatarEndpoint.Map(endpoints);
        OwnPictureEndpoint.Map(endpoints);
    }
}
