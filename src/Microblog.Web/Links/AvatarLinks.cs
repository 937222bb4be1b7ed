using System.Globalization;
using Microblog.Core.Pictures;

namespace Microblog.Web.Links;

/// <summary>
/// Where the program serves people's pictures: <c>/avatar/{id}</c>, and <c>/avatar/{id}?size=256</c> for a larger version. The id is
/// the SHA-1 of the picture: another picture has another address, so that a browser may keep what it has.
/// </summary>
internal static class AvatarLinks
{
    /// <summary>What all of them begin with.</summary>
    public const string Prefix = "/avatar/";

    /// <summary>Where the account's own picture is sent to.</summary>
    public const string Own = Prefix + "own";

    /// <summary>The version that stands beside a name.</summary>
    public static string Of(string id) => Prefix + id;

    /// <summary>The version of a person's own page.</summary>
    public static string Large(string id) =>
        string.Create(CultureInfo.InvariantCulture, $"{Prefix}{id}?size={PictureScaler.Large}");
}
