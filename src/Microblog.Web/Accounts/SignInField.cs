namespace Microblog.Web.Accounts;

/// <summary>A field of the sign-in form.</summary>
public enum SignInField
{
    /// <summary>Neither alone: they don't fit together, or the fault is elsewhere.</summary>
    Both,

    /// <summary>The XMPP address.</summary>
    Address,

    /// <summary>The password.</summary>
    Password,
}
