using Microblog.Xmpp.PubSub;

namespace Microblog.Xmpp.Profiles;

/// <summary>People's pictures over a session.</summary>
public sealed class Avatars(IXmppSession session, IPubSubService pubSub) : IAvatars
{
    private const int MaxFormats = 4;

    private readonly PersonalEventing _personal = new(session, pubSub);

    /// <inheritdoc />
    public async Task<AvatarMetadata?> GetMetadataAsync(Jid account, CancellationToken cancellation = default)
    {
        var item = await _personal.GetNewestAsync(account, AvatarMetadata.Node, cancellation).ConfigureAwait(false);
        return AvatarMetadata.FromXml(item?.Payload);
    }

    /// <inheritdoc />
    public async Task<AvatarPicture?> GetPictureAsync(
        Jid account,
        AvatarInfo info,
        CancellationToken cancellation = default
    )
    {
        ArgumentNullException.ThrowIfNull(account);
        ArgumentNullException.ThrowIfNull(info);
        if (!IsReadable(info))
        {
            return null;
        }
        try
        {
            var items = await pubSub
                .GetItemsAsync(account.Bare, AvatarMetadata.DataNode, [info.Id], cancellation)
                .ConfigureAwait(false);
            return items
                .Where(item => item.Payload?.Name == AvatarMetadata.Data)
                .Select(item => AvatarPicture.FromBase64(item.Payload!.Value, info.MediaType))
                .FirstOrDefault(picture => picture?.Id == info.Id);
        }
        catch (StanzaException)
        {
            return null;
        }
    }

    /// <inheritdoc />
    public async Task<AvatarPicture?> GetAsync(Jid account, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(account);
        var metadata = await GetMetadataAsync(account, cancellation).ConfigureAwait(false);
        if (metadata is { IsOff: true })
        {
            return null;
        }
        foreach (var info in (metadata?.Infos ?? []).Where(IsReadable).Take(MaxFormats))
        {
            var picture = await GetPictureAsync(account, info, cancellation).ConfigureAwait(false);
            if (picture is not null)
            {
                return picture;
            }
        }
        return await GetVCardPictureAsync(account, cancellation).ConfigureAwait(false);
    }

    /// <inheritdoc />
    public async Task PublishAsync(
        AvatarPicture picture,
        int? width,
        int? height,
        IReadOnlyList<AvatarInfo> others,
        string accessModel = "open",
        CancellationToken cancellation = default
    )
    {
        ArgumentNullException.ThrowIfNull(picture);
        ArgumentNullException.ThrowIfNull(others);
        if (others.Any(other => other.Url is null))
        {
            throw new ArgumentException("The data node holds one format; others are on the web.", nameof(others));
        }
        var info = new AvatarInfo(picture.Id, picture.Bytes.Length, picture.MediaType)
        {
            Width = width,
            Height = height,
        };
        var metadata = new AvatarMetadata([info, .. others]);
        await _personal
            .PublishAsync(AvatarMetadata.DataNode, picture.Id, picture.ToXml(), accessModel, cancellation)
            .ConfigureAwait(false);
        await _personal
            .PublishAsync(AvatarMetadata.Node, picture.Id, metadata.ToXml(), accessModel, cancellation)
            .ConfigureAwait(false);
    }

    /// <inheritdoc />
    public Task TurnOffAsync(string accessModel = "open", CancellationToken cancellation = default) =>
        _personal.PublishAsync(AvatarMetadata.Node, "current", AvatarMetadata.Off.ToXml(), accessModel, cancellation);

    private static bool IsReadable(AvatarInfo info) => info.Url is null && info.Bytes <= AvatarPicture.MaxBytes;

    /// <inheritdoc />
    public async Task<AvatarPicture?> GetVCardPictureAsync(Jid account, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(account);
        return (await OldVCard.GetAsync(session, account, cancellation).ConfigureAwait(false))?.Photo;
    }
}
