using Microblog.Core.Accounts;
using Microblog.Core.Follows;
using Microblog.Core.Mentions;
using Microblog.Core.Muting;
using Microblog.Core.Nicknames;
using Microblog.Core.Previews;
using Microblog.Core.Profiles;
using Microblog.Core.Publishing;
using Microblog.Core.Storage;
using Microblog.Core.Timelines;
using Microblog.Core.Uploads;
using Microsoft.Extensions.DependencyInjection;

namespace Microblog.Core;

/// <summary>Everything that the program does, each capability with one line.</summary>
public static class MicroblogExtensions
{
    /// <summary>Accounts and their features. Features are called in this order.</summary>
    public static void AddMicroblog(this IServiceCollection services)
    {
        services.AddScoped(account => new PersonRows(
            account.GetRequiredService<IMicroblogDatabase>(),
            account.GetRequiredService<AccountIdentity>().AccountId
        ));
        services.AddAccounts();
        services.AddTimelines();
        services.AddMentions();
        services.AddPublishing();
        services.AddFollows();
        services.AddMuting();
        services.AddNicknames();
        services.AddProfiles();
        services.AddUploads();
        services.AddPreviews();
    }
}
