namespace Microblog.Web.Links;

/// <summary>Where to go after signing in: pages of this site alone.</summary>
internal static class LocalUrl
{
    /// <summary>The given address where it is a path of this site, else home.</summary>
    public static string OrHome(string? url) =>
        url is ['/', ..]
        && !url.StartsWith("//", StringComparison.Ordinal)
        && !url.Any(c => c == '\\' || char.IsControl(c))
        && !url.StartsWith("/login", StringComparison.OrdinalIgnoreCase)
            ? url
            : "/";
}
