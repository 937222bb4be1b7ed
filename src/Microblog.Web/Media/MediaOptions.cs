namespace Microblog.Web.Media;

/// <summary>Configuration section <c>Media</c>.</summary>
internal sealed class MediaOptions
{
    /// <summary>
    /// Hosts (<c>host</c> or <c>host:port</c>) whose pictures are fetched although their addresses are private, and without
    /// TLS where a post says so.
    /// </summary>
    public IList<string> PrivateHosts { get; init; } = [];

    /// <summary>True where pages that people link to are fetched for a preview of the link.</summary>
    public bool LinkPreviews { get; set; } = true;

    /// <summary>The largest picture, in bytes.</summary>
    public int MaxPictureBytes { get; set; } = 10 * 1024 * 1024;

    /// <summary>The largest video or audio file that is played, in bytes.</summary>
    public int MaxPlayedBytes { get; set; } = 1024 * 1024 * 1024;
}
