using Microblog.Core.Accounts;
using Microblog.Core.Pictures;
using Microblog.Core.Storage;
using Microblog.Xmpp.Profiles;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Microblog.Core.Profiles;

/// <summary>What people show of themselves.</summary>
public static class ProfilesExtensions
{
    /// <summary>Plugs it into the account.</summary>
    public static void AddProfiles(this IServiceCollection services)
    {
        services.TryAddSingleton<PictureScaler>();
        services.AddScoped(account => new AvatarRows(
            account.GetRequiredService<IMicroblogDatabase>(),
            account.GetRequiredService<AccountIdentity>().AccountId
        ));
        services.AddScoped(account => new AvatarReader(
            account.GetRequiredService<AvatarRows>(),
            account.GetRequiredService<PictureScaler>(),
            account.GetService<IRemotePictures>()
        ));
        services.AddAccountFeature<AvatarsFeature>(AvatarMetadata.Node);
        services.AddAccountFeature<CardsFeature>();
        services.AddAccountFeature<CommunityCardsFeature>();
        services.AddAccountFeature<OwnProfileFeature>();
        services.AddForPages<IPersonCards, CardsFeature>((cards, lease) => new GuardedPersonCards(cards, lease.Gate));
        services.AddForPages<ICommunityCards, CommunityCardsFeature>(
            (cards, lease) => new GuardedCommunityCards(cards, lease.Gate)
        );
        services.AddForPages<IOwnProfile, OwnProfileFeature>((own, lease) => new GuardedOwnProfile(own, lease.Gate));
        services.AddScoped<ProfileReminder>();
        services.AddForPages<IProfileReminder, ProfileReminder>(
            (reminder, lease) => new GuardedProfileReminder(reminder, lease.Gate)
        );
        services.AddForPages<IAvatarPictures, AvatarRows>((rows, lease) => new GuardedAvatarPictures(rows, lease.Gate));
    }
}
