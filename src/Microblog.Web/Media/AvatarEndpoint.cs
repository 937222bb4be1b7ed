using Microblog.Core.Pictures;
using Microblog.Core.Profiles;
using Microblog.Web.Links;
using Microsoft.AspNetCore.Mvc;

namespace Microblog.Web.Media;

/// <summary><c>GET /avatar/{id}?size=…</c>: the picture of somebody whom the account that asks knows, in one of two sizes.</summary>
internal static class AvatarEndpoint
{
    private const string KeptByTheBrowser = "private, max-age=31536000, immutable";

    public static void Map(IEndpointRouteBuilder endpoints) =>
        endpoints.MapGet(
            AvatarLinks.Prefix + "{id:regex(^[0-9a-f]{{40}}$)}",
            async (HttpContext context, string id, [FromQuery] int? size, [FromServices] IAvatarPictures avatars) =>
            {
                var pixels = size ?? PictureScaler.Small;
                if (
                    !PictureScaler.Sizes.Contains(pixels)
                    || await avatars.FindAsync(id, pixels, context.RequestAborted) is not { } picture
                )
                {
                    await PictureResponse.RefuseAsync(
                        context,
                        StatusCodes.Status404NotFound,
                        MediaTexts.Picture_Unknown
                    );
                    return;
                }
                context.Response.ContentType = PictureKind.WebP.MediaType;
                context.Response.ContentLength = picture.Length;
                context.Response.Headers.CacheControl = KeptByTheBrowser;
                PictureResponse.Protect(context.Response);
                await context.Response.Body.WriteAsync(picture, context.RequestAborted);
            }
        );
}
