using Microblog.Core.Accounts;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Microblog.Core.Uploads;

/// <summary>Files of the account on the web.</summary>
public static class UploadsExtensions
{
    /// <summary>Plugs them into the account. What sends them is a registered <see cref="IUploadHttp"/>.</summary>
    public static void AddUploads(this IServiceCollection services)
    {
        // Where nobody says which domains are the operator's, none is.
        services.TryAddSingleton(_ => new XmppDomains(new XmppOptions()));
        services.TryAddSingleton<UploadHosts>();
        services.TryAddSingleton<UploadSpoolOptions>();
        services.TryAddSingleton<UploadSpool>();
        services.TryAddScoped(account => new UploadsFeature(
            account.GetRequiredService<AccountIdentity>(),
            account.GetRequiredService<XmppDomains>(),
            account.GetRequiredService<UploadHosts>(),
            account.GetRequiredService<UploadSpool>(),
            account.GetRequiredService<TimeProvider>(),
            account.GetService<IUploadHttp>()
        ));
        services.AddAccountFeature<UploadsFeature>();
        services.AddForPages<IFileUploads, UploadsFeature>(
            (uploads, lease) => new GuardedFileUploads(uploads, lease.Gate)
        );
    }
}
