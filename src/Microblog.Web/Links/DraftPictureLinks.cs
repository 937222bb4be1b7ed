using Microblog.Core.Model;

namespace Microblog.Web.Links;

/// <summary>Where the program serves a picture that waits beside a text: <c>/compose/picture?place=…&amp;id=…</c>.</summary>
internal static class DraftPictureLinks
{
    /// <summary>The path, without what names the picture.</summary>
    public const string Path = "/compose/picture";

    /// <summary>The path of the picture of a link's preview.</summary>
    public const string PreviewPath = "/compose/preview";

    /// <summary>The address of the picture of a link's preview, another one for another picture.</summary>
    public static string OfPreview(string place, Attachment picture) =>
        $"{PreviewPath}?place={Uri.EscapeDataString(place)}&v={PictureLinks.Version(picture)}";

    /// <summary>The address of one picture.</summary>
    public static string Of(string place, Guid id) => $"{Path}?place={Uri.EscapeDataString(place)}&id={id}";
}
