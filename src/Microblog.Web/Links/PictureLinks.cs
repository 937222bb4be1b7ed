using System.Buffers.Text;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Microblog.Core.Model;
using Microblog.Xmpp;

namespace Microblog.Web.Links;

/// <summary>
/// Where the program serves a post's pictures: <c>/media/{service}/{node}/{item}/{index}?v={version}</c>, every part
/// percent-encoded, and its videos and audio files. The address names the post and not the picture's own address, so that nothing but pictures of posts is
/// fetched; the version is another one for another picture, so that a browser may keep what it has.
/// </summary>
internal static class PictureLinks
{
    /// <summary>What all of them begin with.</summary>
    public const string Prefix = "/media/";

    private const string PosterPart = "/poster";
    private const int VersionBytes = 6;

    /// <summary>The address of one attachment.</summary>
    public static string Of(PostAddress post, int index, Attachment attachment) =>
        string.Create(CultureInfo.InvariantCulture, $"{Path(post, index)}?v={Version(attachment)}");

    /// <summary>The address of the picture that stands for a video until it plays.</summary>
    public static string OfPoster(PostAddress post, int index, Attachment poster) =>
        string.Create(CultureInfo.InvariantCulture, $"{Path(post, index)}{PosterPart}?v={Version(poster)}");

    /// <summary>Reads a path (with or without host and query) that is still percent-encoded.</summary>
    public static bool TryParse(
        string path,
        [NotNullWhen(true)] out PostAddress? post,
        out int index,
        out bool isPoster
    )
    {
        (post, index) = (null, 0);
        var end = path.IndexOf('?', StringComparison.Ordinal);
        path = end < 0 ? path : path[..end];
        isPoster = path.EndsWith(PosterPart, StringComparison.Ordinal);
        path = isPoster ? path[..^PosterPart.Length] : path;
        // The number is behind the last slash, whatever slashes a server that decodes paths has made of the item's.
        var last = path.LastIndexOf('/');
        if (
            last > 0
            && int.TryParse(path.AsSpan(last + 1), NumberStyles.None, CultureInfo.InvariantCulture, out index)
            && PostLinks.Parts(path[..last], Prefix, 3) is [var service, { Length: > 0 } node, { Length: > 0 } item]
            && Jid.TryParse(service, out var jid)
        )
        {
            post = new PostAddress(new FeedAddress(jid, node), item);
        }
        return post is not null;
    }

    private static string Path(PostAddress post, int index) =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"{Prefix}{PostLinks.Part(post.Feed.Service.ToString())}/{PostLinks.Part(post.Feed.Node)}/{PostLinks.Part(post.ItemId)}/{index}"
        );

    /// <summary>A short hash of where the picture really is.</summary>
    public static string Version(Attachment attachment) =>
        Base64Url.EncodeToString(
            SHA256.HashData(Encoding.UTF8.GetBytes(attachment.Address.AbsoluteUri)).AsSpan(0, VersionBytes)
        );
}
