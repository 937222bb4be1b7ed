using Microblog.Xmpp;

namespace Microblog.Web.Site;

/// <summary>Configuration section <c>Community</c>.</summary>
internal sealed class CommunityOptions
{
    /// <summary>What the site is called.</summary>
    public string Name { get; set; } = "Microblog";

    /// <summary>Where a person gets an address of this community; an absolute http(s) address, or null.</summary>
    public string? JoinUrl { get; set; }

    /// <summary>Pubsub services whose communities are suggested; none: those of each person's own server.</summary>
    public IList<Jid> Services { get; init; } = [];
}
