using Microblog.Xmpp.PubSub;

namespace Microblog.Xmpp.Attachments;

/// <summary>What an account attached to an item.</summary>
/// <param name="Account">The bare address that the item's id names. Services that do not tell publishers do not vouch for it.</param>
/// <param name="IsVerified">True where the service tells who published, and it is this account.</param>
/// <param name="Attachments">What.</param>
public sealed record AccountAttachments(Jid Account, bool IsVerified, ItemAttachments Attachments)
{
    /// <summary>
    /// Reads an item of an attachment node; null where it does not count (XEP-0470, 4.5): its id is no bare address, or
    /// another person published it, or it holds no attachments.
    /// </summary>
    public static AccountAttachments? FromItem(PubSubItem item)
    {
        ArgumentNullException.ThrowIfNull(item);
        return
            Jid.TryParse(item.Id, out var account)
            && account.ToString() == item.Id
            && account is { IsBare: true, Local: not null }
            && (item.Publisher is null || item.Publisher.Bare == account)
            && ItemAttachments.FromXml(item.Payload) is { } attachments
            ? new AccountAttachments(account, item.Publisher is not null, attachments)
            : null;
    }
}
