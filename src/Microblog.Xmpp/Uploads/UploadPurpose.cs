namespace Microblog.Xmpp.Uploads;

/// <summary>What a file is for (XEP-0363, 4).</summary>
public enum UploadPurpose
{
    /// <summary>A message in a chat.</summary>
    Message,

    /// <summary>The picture of a person or room.</summary>
    Profile,

    /// <summary>To be seen for a short time.</summary>
    Ephemeral,

    /// <summary>To be found as long as the account exists: posts.</summary>
    Permanent,
}
