namespace Microblog.Web.Site;

/// <summary>What the site is called: <c>Community:Name</c>.</summary>
internal static class CommunityName
{
    /// <summary>The name; "Microblog" where none is configured.</summary>
    public static string Of(IConfiguration configuration) =>
        configuration["Community:Name"] is { Length: > 0 } name ? name : "Microblog";
}
