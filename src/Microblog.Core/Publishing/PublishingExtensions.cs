using Microblog.Core.Accounts;
using Microblog.Core.Mentions;
using Microblog.Core.Posts;
using Microblog.Core.Storage;
using Microblog.Core.Timelines;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Microblog.Core.Publishing;

/// <summary>Posts, replies, edits, deletes and likes, with their outbox and drafts.</summary>
public static class PublishingExtensions
{
    /// <summary>Plugs them into the account.</summary>
    public static void AddPublishing(this IServiceCollection services)
    {
        services.AddSingleton<IUnsentPosts, UnsentDrafts>();
        services.AddScoped(account => new Drafts(
            account.GetRequiredService<IMicroblogDatabase>(),
            account.GetRequiredService<AccountIdentity>().AccountId,
            account.GetRequiredService<TimeProvider>()
        ));
        services.AddScoped(account =>
        {
            var timelines = account.GetRequiredService<AccountTimelines>();
            return new DraftAttachments(
                account.GetRequiredService<IMicroblogDatabase>(),
                account.GetRequiredService<AccountIdentity>().AccountId,
                (post, cancellation) => timelines.Index.FindAsync(post, cancellation)
            );
        });
        services.AddScoped(account =>
        {
            var identity = account.GetRequiredService<AccountIdentity>();
            var names = account.GetRequiredService<PersonNames>();
            return new Outbox(
                account.GetRequiredService<IMicroblogDatabase>(),
                identity.AccountId,
                identity.Address,
                () => names.Find(identity.Address),
                account.GetRequiredService<MentionDirectory>(),
                account.GetRequiredService<TimeProvider>(),
                account.GetRequiredService<ILogger<Outbox>>()
            );
        });
        services.AddAccountFeature<PublishingFeature>();
        services.AddForPages<IOutbox, Outbox>((outbox, lease) => new GuardedOutbox(outbox, lease.Gate));
        services.AddForPages<IDrafts, PublishingFeature>((feature, lease) => new GuardedDrafts(feature, lease.Gate));
        services.AddForPages<IDraftAttachments, DraftAttachments>(
            (files, lease) => new GuardedDraftAttachments(files, lease.Gate)
        );
        services.AddForPages<IOwnFeed, PublishingFeature>((feature, lease) => new GuardedOwnFeed(feature, lease.Gate));
    }
}
