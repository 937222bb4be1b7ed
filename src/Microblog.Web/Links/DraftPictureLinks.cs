namespace Microblog.Web.Links;

/// <summary>Where the program serves a picture that waits beside a text: <c>/compose/picture?place=…&amp;id=…</c>.</summary>
internal static class DraftPictureLinks
{
    /// <summary>The path, without what names the picture.</summary>
    public const string Path = "/compose/picture";

    /// <summary>The address of one picture.</summary>
    public static string Of(string place, Guid id) => $"{Path}?place={Uri.EscapeDataString(place)}&id={id}";
}
