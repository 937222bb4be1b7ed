using Microblog.Core.Pictures;
using Microblog.Core.Storage;
using Microblog.Xmpp;
using Microblog.Xmpp.Profiles;

namespace Microblog.Core.Profiles;

/// <summary>
/// Looks a person's picture up: the avatar (XEP-0084) in the first format that can be shown, else the picture of the old vCard
/// (XEP-0153). A picture that is stored is not fetched again.
/// </summary>
/// <param name="rows">What is stored.</param>
/// <param name="scaler">Makes small versions.</param>
/// <param name="remote">Fetches what is on the web only; null: it is left out.</param>
internal sealed class AvatarReader(AvatarRows rows, PictureScaler scaler, IRemotePictures? remote)
{
    private const int MaxFormats = 4;

    /// <summary>Looks it up.</summary>
    /// <param name="avatars">Asks the person's server.</param>
    /// <param name="person">Whose.</param>
    /// <param name="announced">What the server has just sent; null: it is asked.</param>
    /// <param name="removed">A picture that was taken back; null none. It is not shown again because another place still has it.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <exception cref="XmppException">The server did not answer.</exception>
    public async Task<FoundAvatar> ReadAsync(
        IAvatars avatars,
        Jid person,
        AvatarMetadata? announced,
        string? removed,
        CancellationToken cancellation
    )
    {
        var metadata = announced ?? await avatars.GetMetadataAsync(person, cancellation);
        if (metadata is { IsOff: true })
        {
            return FoundAvatar.None;
        }
        var formats = Ordered(metadata).Where(format => format.Id != removed).Take(MaxFormats).ToList();
        foreach (var format in formats)
        {
            if (await rows.HasPictureAsync(format.Id, cancellation))
            {
                return new(formats[0].Id, format.Id, FromVCard: false, []);
            }
            if (
                await FetchAsync(avatars, person, format, cancellation) is { } picture
                && await scaler.MakeAsync(picture, cancellation) is { } small
            )
            {
                return new(formats[0].Id, format.Id, FromVCard: false, small);
            }
        }
        var old = await avatars.GetVCardPictureAsync(person, cancellation);
        var id = formats is [var first, ..] ? first.Id : old?.Id;
        if (old is null || old.Id == removed)
        {
            return FoundAvatar.None with { Announced = id };
        }
        if (await rows.HasPictureAsync(old.Id, cancellation))
        {
            return new(id, old.Id, FromVCard: true, []);
        }
        return await scaler.MakeAsync(old.Bytes, cancellation) is { } made
            ? new(id, old.Id, FromVCard: true, made)
            : FoundAvatar.None with
            {
                Announced = id,
            };
    }

    /// <summary>The format that is looked at first: those on the own server, before those on the web.</summary>
    public static IEnumerable<AvatarInfo> Ordered(AvatarMetadata? metadata) =>
        (metadata?.Infos ?? []).OrderBy(format => format.Url is not null);

    private async Task<ReadOnlyMemory<byte>?> FetchAsync(
        IAvatars avatars,
        Jid person,
        AvatarInfo format,
        CancellationToken cancellation
    )
    {
        if (format.Url is null)
        {
            return (await avatars.GetPictureAsync(person, format, cancellation))?.Bytes;
        }
        if (
            remote is null
            || await remote.ReadAsync(format.Url, AvatarPicture.MaxBytes, cancellation) is not { Length: > 0 } bytes
        )
        {
            return null;
        }
        return AvatarPicture.Of(bytes, format.MediaType).Id == format.Id ? bytes : null;
    }
}
