namespace Microblog.Xmpp.Profiles;

/// <summary>
/// People's pictures (XEP-0084), with the one of the vCard (XEP-0054, XEP-0153) for people who have no other. Requests throw
/// what <see cref="IXmppSession.SendIqAsync"/> throws.
/// </summary>
public interface IAvatars
{
    /// <summary>What an account's avatar is, without its bytes; null where the account has none in this way.</summary>
    Task<AvatarMetadata?> GetMetadataAsync(Jid account, CancellationToken cancellation = default);

    /// <summary>
    /// The bytes of one format; null where they are gone, too large, elsewhere (<see cref="AvatarInfo.Url"/>), or not what
    /// the id says.
    /// </summary>
    Task<AvatarPicture?> GetPictureAsync(Jid account, AvatarInfo info, CancellationToken cancellation = default);

    /// <summary>The picture of an account's old vCard (XEP-0054, 3.2); null where there is none, or it cannot be read.</summary>
    Task<AvatarPicture?> GetVCardPictureAsync(Jid account, CancellationToken cancellation = default);

    /// <summary>
    /// An account's picture: the avatar in the first format that can be read, else the vCard's; null where there is none
    /// or the avatar is switched off.
    /// </summary>
    Task<AvatarPicture?> GetAsync(Jid account, CancellationToken cancellation = default);

    /// <summary>Publishes the own avatar: data first, then what it is (XEP-0084, 3.1 and 3.2).</summary>
    /// <param name="picture">The picture; <c>image/png</c> is what everybody can show.</param>
    /// <param name="width">In pixels, or null.</param>
    /// <param name="height">In pixels, or null.</param>
    /// <param name="others">The same picture in other formats, on the web.</param>
    /// <param name="accessModel">Who may read it.</param>
    /// <param name="cancellation">Gives up waiting.</param>
    /// <exception cref="ArgumentException">One of <paramref name="others"/> has no <see cref="AvatarInfo.Url"/>.</exception>
    Task PublishAsync(
        AvatarPicture picture,
        int? width,
        int? height,
        IReadOnlyList<AvatarInfo> others,
        string accessModel = "open",
        CancellationToken cancellation = default
    );

    /// <summary>Switches the own avatar off (XEP-0084, 3.4).</summary>
    Task TurnOffAsync(string accessModel = "open", CancellationToken cancellation = default);
}
