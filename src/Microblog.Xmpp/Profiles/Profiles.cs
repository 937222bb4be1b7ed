using System.Xml.Linq;
using Microblog.Xmpp.PubSub;

namespace Microblog.Xmpp.Profiles;

/// <summary>Nicknames and cards over a session.</summary>
/// <param name="session">Whose server is asked.</param>
/// <param name="personal">Nodes with one current item over it.</param>
public sealed class Profiles(IXmppSession session, IPersonalEventing personal) : IProfiles
{
    private const string ItemId = "current";

    /// <inheritdoc />
    public async Task<string?> GetNicknameAsync(Jid account, CancellationToken cancellation = default)
    {
        var item = await personal.GetNewestAsync(account, Nickname.Node, cancellation).ConfigureAwait(false);
        return Nickname.FromXml(item?.Payload);
    }

    /// <inheritdoc />
    public Task SetNicknameAsync(
        string? nickname,
        string accessModel = "presence",
        CancellationToken cancellation = default
    ) => personal.PublishAsync(Nickname.Node, ItemId, Nickname.ToXml(nickname), accessModel, cancellation);

    /// <inheritdoc />
    public async Task<VCard?> GetCardAsync(Jid account, CancellationToken cancellation = default)
    {
        var item = await personal.GetNewestAsync(account, VCard.Node, cancellation).ConfigureAwait(false);
        return VCard.FromXml(item?.Payload);
    }

    /// <inheritdoc />
    public Task<OldVCard?> GetOldCardAsync(Jid account, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(account);
        return OldVCard.GetAsync(session, account, cancellation);
    }

    /// <inheritdoc />
    public async Task ChangeOldCardAsync(Func<OldVCard, OldVCard> change, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(change);
        OldVCard? before = null;
        try
        {
            var answer = await session
                .SendIqAsync("get", null, new XElement(OldVCard.Name), cancellation: cancellation)
                .ConfigureAwait(false);
            before = OldVCard.FromXml(answer.Element(OldVCard.Name));
        }
        catch (StanzaException missing) when (missing.Condition == "item-not-found")
        {
            // It is the first.
        }
        var card = change(before ?? new OldVCard());
        await session.SendIqAsync("set", null, card.ToXml(), cancellation: cancellation).ConfigureAwait(false);
    }

    /// <inheritdoc />
    public async Task<VCard> ChangeCardAsync(
        Func<VCard, VCard> change,
        string accessModel = "open",
        CancellationToken cancellation = default
    )
    {
        ArgumentNullException.ThrowIfNull(change);
        var item = await personal.GetOwnAsync(VCard.Node, cancellation).ConfigureAwait(false);
        var card = change(VCard.FromXml(item?.Payload) ?? new VCard());
        var id = item is { Id.Length: > 0 } ? item.Id : ItemId;
        await personal.PublishAsync(VCard.Node, id, card.ToXml(), accessModel, cancellation).ConfigureAwait(false);
        return card;
    }
}
