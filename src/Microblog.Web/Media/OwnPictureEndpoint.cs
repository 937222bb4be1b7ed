using Microblog.Core.Profiles;
using Microblog.Web.Links;
using Microblog.Web.Security;
using Microblog.Xmpp;
using Microsoft.AspNetCore.Mvc;

namespace Microblog.Web.Media;

/// <summary>
/// <c>POST /avatar/own</c>, the picture as the body: what the browser cut out becomes the account's avatar. Where it cannot be, the
/// answer says why in words for the page, which still has the picture.
/// </summary>
internal static class OwnPictureEndpoint
{
    /// <summary>The largest picture that is read, bytes: what a browser cuts out has 512 × 512 pixels.</summary>
    internal const int MaxBytes = 2 * 1024 * 1024;

    public static void Map(IEndpointRouteBuilder endpoints) =>
        endpoints
            .MapPost(AvatarLinks.Own, SetAsync)
            .WithMetadata(new RequestSizeLimitAttribute(MaxBytes))
            .RequireAntiforgery();

    private static async Task<IResult> SetAsync(
        HttpRequest request,
        [FromServices] IOwnProfile profile,
        CancellationToken cancellation
    )
    {
        try
        {
            var picture = new byte[MaxBytes + 1];
            var length = await request.Body.ReadAtLeastAsync(picture, picture.Length, false, cancellation);
            return length > MaxBytes ? Refused(MediaTexts.Picture_TooLarge, StatusCodes.Status413PayloadTooLarge)
                : await profile.SetPictureAsync(picture.AsMemory(0, length), cancellation) ? Results.NoContent()
                : Refused(MediaTexts.Picture_NoPicture, StatusCodes.Status415UnsupportedMediaType);
        }
        catch (BadHttpRequestException tooLarge) when (tooLarge.StatusCode == StatusCodes.Status413PayloadTooLarge)
        {
            return Refused(MediaTexts.Picture_TooLarge, StatusCodes.Status413PayloadTooLarge);
        }
        catch (StanzaException)
        {
            return Refused(MediaTexts.OwnPicture_Refused, StatusCodes.Status502BadGateway);
        }
        catch (XmppException)
        {
            return Refused(MediaTexts.OwnPicture_NoAnswer, StatusCodes.Status503ServiceUnavailable);
        }
    }

    private static IResult Refused(string why, int status) => Results.Text(why, statusCode: status);
}
