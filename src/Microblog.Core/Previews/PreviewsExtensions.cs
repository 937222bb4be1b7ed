using Microblog.Core.Accounts;
using Microsoft.Extensions.DependencyInjection;

namespace Microblog.Core.Previews;

/// <summary>What pages are about that people link to.</summary>
public static class PreviewsExtensions
{
    /// <summary>Plugs it into the account. What fetches pages is a registered <see cref="IWebPages"/>.</summary>
    public static void AddPreviews(this IServiceCollection services)
    {
        services.AddScoped(account => new PagePreviews(
            account.GetService<IWebPages>(),
            account.GetRequiredService<TimeProvider>()
        ));
        services.AddForPages<ILinkPreviews, PagePreviews>(
            (previews, lease) => new GuardedLinkPreviews(previews, lease.Gate)
        );
    }
}
