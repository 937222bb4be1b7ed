using Microblog.Core.Accounts;
using Microblog.Core.Storage;
using Microblog.Core.Timelines.Threads;
using Microsoft.Extensions.DependencyInjection;

namespace Microblog.Core.Mentions;

/// <summary>Whom, and which tags, a person means by a few letters.</summary>
public static class MentionsExtensions
{
    /// <summary>Plugs them into the account. What people are known is said by an <see cref="IKnownFeeds"/>.</summary>
    public static void AddMentions(this IServiceCollection services)
    {
        services.AddScoped(account => new MentionDirectory(
            account.GetRequiredService<IKnownFeeds>(),
            account.GetRequiredService<PostIndex>(),
            account.GetRequiredService<AccountIdentity>().Address,
            account.GetRequiredService<TimeProvider>()
        ));
        services.AddScoped(account => new SeenTags(
            new TagRows(
                account.GetRequiredService<IMicroblogDatabase>(),
                account.GetRequiredService<AccountIdentity>().AccountId
            ),
            account.GetRequiredService<TimeProvider>()
        ));
        services.AddScoped<AccountMentions>();
        services.AddForPages<IMentions, AccountMentions>(
            (mentions, lease) => new GuardedMentions(mentions, lease.Gate)
        );
    }
}
