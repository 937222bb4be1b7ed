namespace Microblog.Web.Security;

/// <summary>Configuration section <c>Security</c>.</summary>
internal sealed class SecurityOptions
{
    /// <summary>
    /// How many days browsers are told to come by https alone (RFC 6797), each time they come by https; 0: they are not told.
    /// </summary>
    public int HstsDays { get; set; } = 365;
}
