using Microblog.Core.Accounts;
using Microblog.Core.Uploads;
using Microsoft.AspNetCore.Mvc;

namespace Microblog.Web.Media;

/// <summary>What an endpoint that passes a picture on needs.</summary>
internal sealed record PictureServices(
    [FromServices] IAccount Account,
    [FromServices] PictureQueue Queue,
    [FromServices] PictureClient Client,
    [FromServices] IFileUploads Uploads,
    [FromServices] PictureLimits Limits,
    [FromServices] TimeProvider Time,
    [FromServices] ILogger<PictureClient> Logger
);
