using Microblog.Core.Accounts;
using Microblog.Core.Atom;
using Microblog.Core.Model;
using Microblog.Core.Pictures;
using Microblog.Core.Posts;
using Microblog.Xmpp;
using Microblog.Xmpp.Profiles;
using Microblog.Xmpp.PubSub;

namespace Microblog.Core.Profiles;

/// <summary>What the account tells about itself: read and written at its server.</summary>
internal sealed class OwnProfileFeature(
    AccountIdentity account,
    PersonNames names,
    CardsFeature cards,
    AvatarsFeature avatars,
    PictureScaler scaler
) : IAccountFeature, IOwnProfile
{
    private const string AccessModel = "pubsub#access_model";
    private const string Everybody = "open";
    private const string ConvertsPictures = "urn:xmpp:pep-vcard-conversion:0"; // XEP-0398, 4

    // One after the other: two that are written at once would leave a mixture.
    private readonly WorkSlots _busy = new(1);
    private volatile XmppLink? _link;

    /// <summary>It was changed from here, or may have been. On any thread: return at once.</summary>
    internal event Action? Changed;

    public Task OpenAsync(AccountConnection connection, CancellationToken cancellation)
    {
        _link = connection.Link;
        return Task.CompletedTask;
    }

    public Task DisconnectedAsync(CancellationToken cancellation)
    {
        _link = null;
        return Task.CompletedTask;
    }

    public async Task<OwnProfile> GetAsync(CancellationToken cancellation = default)
    {
        var server = Server(Link());
        var nickname = await server.GetNicknameAsync(account.Address, cancellation);
        // As it is: what is too long is said when it is saved, and not cut.
        var (fullName, about, urls) =
            await server.GetCardAsync(account.Address, cancellation) is { } card ? (card.FullName, card.Note, card.Urls)
            : await server.GetOldCardAsync(account.Address, cancellation) is { } old
                ? (old.FullName, old.Description, old.Urls)
            : (null, null, []);
        return new OwnProfile(
            nickname ?? fullName ?? "",
            PlainText.Clean(about),
            [.. PersonCard.LinksOf(urls).Select(link => link.OriginalString)]
        );
    }

    public async Task SaveAsync(OwnProfile profile, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(profile);
        if (profile.FindProblem() is { } problem)
        {
            throw new ArgumentException($"The profile cannot be stored: {problem}.", nameof(profile));
        }
        await _busy.WaitAsync(cancellation);
        try
        {
            var link = Link();
            var server = Server(link);
            var isRenamed = profile.Name != (await server.GetNicknameAsync(account.Address, cancellation) ?? "");
            var access = await AccessAsync(link.PubSub, VCard.Node, cancellation);
            await server.ChangeCardAsync(card => profile.Change(card, isRenamed), access, cancellation);
            await SaveOldAsync(server, profile, isRenamed, cancellation);
            access = await AccessAsync(link.PubSub, Nickname.Node, cancellation);
            await server.SetNicknameAsync(OwnProfile.Text(profile.Name), access, cancellation);
            cards.Forget(account.Address);
            names.SetNickname(account.Address, OwnProfile.Text(profile.Name));
            if (isRenamed)
            {
                names.SetFullName(account.Address, OwnProfile.Text(profile.Name));
            }
        }
        finally
        {
            _busy.Release();
            Changed?.Invoke();
        }
    }

    public async Task<bool> SetPictureAsync(ReadOnlyMemory<byte> picture, CancellationToken cancellation = default)
    {
        if (await scaler.MakeAvatarAsync(picture, cancellation) is not { } made)
        {
            return false;
        }
        var avatar = AvatarPicture.Of(made.Bytes, "image/png");
        await ChangePictureAsync(
            (server, access) => server.PublishAsync(avatar, made.Size, made.Size, [], access, cancellation),
            avatar,
            cancellation
        );
        return true;
    }

    public Task RemovePictureAsync(CancellationToken cancellation = default) =>
        ChangePictureAsync((server, access) => server.TurnOffAsync(access, cancellation), null, cancellation);

    private async Task ChangePictureAsync(
        Func<Avatars, string, Task> publish,
        AvatarPicture? picture,
        CancellationToken cancellation
    )
    {
        await _busy.WaitAsync(cancellation);
        try
        {
            var link = Link();
            var server = new Avatars(link.Session, link.PubSub);
            var before = await server.GetMetadataAsync(account.Address, cancellation);
            var access = await AccessAsync(link.PubSub, AvatarMetadata.Node, cancellation);
            await publish(server, access);
            foreach (var old in (before?.Infos ?? []).Where(one => one.Url is null && one.Id != picture?.Id))
            {
                await ForgetDataAsync(link.PubSub, old.Id, cancellation);
            }
            await SaveOldPictureAsync(link, picture, cancellation);
        }
        finally
        {
            _busy.Release();
            avatars.LookUpOwn();
            Changed?.Invoke();
        }
    }

    /// <summary>What the account does not tell about itself, wherever it could.</summary>
    /// <exception cref="XmppException">The server did not answer.</exception>
    internal async Task<MissingFromProfile> FindMissingAsync(CancellationToken cancellation)
    {
        var link = Link();
        var pictures = new Avatars(link.Session, link.PubSub);
        var hasPicture =
            await pictures.GetMetadataAsync(account.Address, cancellation) is { Infos.Count: > 0 }
            || await pictures.GetVCardPictureAsync(account.Address, cancellation) is not null;
        var hasName = (await GetAsync(cancellation)).Name.Length > 0;
        return (hasName ? MissingFromProfile.Nothing : MissingFromProfile.Name)
            | (hasPicture ? MissingFromProfile.Nothing : MissingFromProfile.Picture);
    }

    /// <summary>A picture that was taken away is not to be had any more.</summary>
    private async Task ForgetDataAsync(IPubSubService pubSub, string id, CancellationToken cancellation)
    {
        try
        {
            await pubSub.RetractAsync(account.Address, AvatarMetadata.DataNode, id, cancellation);
        }
        catch (StanzaException)
        {
            // The node keeps one item, and has another already.
        }
    }

    /// <summary>In the old card too, where the server does not put it there.</summary>
    private async Task SaveOldPictureAsync(XmppLink link, AvatarPicture? picture, CancellationToken cancellation)
    {
        var info = await link.Discovery.GetInfoAsync(account.Address, cancellation: cancellation);
        if (info.Features.Contains(ConvertsPictures))
        {
            return;
        }
        var server = Server(link);
        var old = await server.GetOldCardAsync(account.Address, cancellation);
        if (old?.Photo?.Id == picture?.Id)
        {
            return;
        }
        try
        {
            await server.ChangeOldCardAsync(card => card with { Photo = picture }, cancellation);
        }
        catch (StanzaException missing) when (missing.Condition is "service-unavailable" or "feature-not-implemented")
        {
            // The server has no old cards.
        }
    }

    /// <summary>
    /// Prosody makes the old card of the new one, and the new one and the avatar of an old one that is written, with less in them: what
    /// the old card says already is not written.
    /// </summary>
    private async Task SaveOldAsync(
        Microblog.Xmpp.Profiles.Profiles server,
        OwnProfile profile,
        bool isRenamed,
        CancellationToken cancellation
    )
    {
        var before = await server.GetOldCardAsync(account.Address, cancellation) ?? new OldVCard();
        if (profile.IsIn(before, isRenamed))
        {
            return;
        }
        try
        {
            await server.ChangeOldCardAsync(card => profile.Change(card, isRenamed), cancellation);
        }
        catch (StanzaException missing) when (missing.Condition is "service-unavailable" or "feature-not-implemented")
        {
            // The server has no old cards.
        }
    }

    /// <summary>Who can read a node: as it is, else as the own posts, else everybody.</summary>
    private async Task<string> AccessAsync(IPubSubService pubSub, string node, CancellationToken cancellation)
    {
        foreach (var known in new[] { node, FeedAddress.MicroblogNode })
        {
            try
            {
                var form = await pubSub.GetConfigurationAsync(account.Address, known, cancellation);
                if (form.GetValueOrDefault(AccessModel) is { Length: > 0 } access)
                {
                    return access;
                }
            }
            catch (StanzaException)
            {
                // There is no such node.
            }
        }
        return Everybody;
    }

    private static Microblog.Xmpp.Profiles.Profiles Server(XmppLink link) =>
        new(link.Session, new PersonalEventing(link.Session, link.PubSub));

    private XmppLink Link() => _link ?? throw new SessionEndedException("There is no connection.");
}
