using Microblog.Core;
using Microblog.Core.Accounts;
using Microblog.Core.Storage;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace Microblog.Testing.Accounts;

/// <summary>The services of the program without its pages.</summary>
public static class AccountServices
{
    private static readonly Lazy<ServiceCollection> Registered = new(() =>
    {
        var services = new ServiceCollection();
        services.AddMicroblog();
        return services;
    });

    /// <summary>The features, as they are registered.</summary>
    public static IEnumerable<AccountFeature> Features => Instances<AccountFeature>();

    /// <summary>What sessions ask to be notified of.</summary>
    public static IEnumerable<NotifiedNode> Notified => Instances<NotifiedNode>();

    /// <summary>All services over a database; what is given is not disposed of with them.</summary>
    public static ServiceProvider Create(
        IMicroblogDatabase database,
        XmppSessionFactory sessions,
        TimeProvider? time = null,
        SignInStore? signIns = null
    )
    {
        var services = new ServiceCollection();
        services.AddLogging();
        services.AddOptions();
        services.AddSingleton(time ?? TimeProvider.System);
        services.AddSingleton(database);
        services.AddMicroblog();
        services.Replace(ServiceDescriptor.Singleton(sessions));
        if (signIns is not null)
        {
            services.Replace(ServiceDescriptor.Singleton(signIns));
        }
        return services.BuildServiceProvider(new ServiceProviderOptions { ValidateScopes = true });
    }

    /// <summary>The pool of accounts over a database.</summary>
    public static AccountPool NewPool(
        IMicroblogDatabase database,
        XmppSessionFactory sessions,
        SignInStore signIns,
        TimeProvider? time = null
    ) => Create(database, sessions, time, signIns).GetRequiredService<AccountPool>();

    /// <summary>Opens XMPP sessions as the program does.</summary>
    public static XmppSessionFactory NewSessions(XmppOptions options, TimeProvider? time = null) =>
        new(
            Options.Create(options),
            time ?? TimeProvider.System,
            Microsoft.Extensions.Logging.Abstractions.NullLoggerFactory.Instance,
            notified: Notified,
            features: Features
        );

    private static IEnumerable<T> Instances<T>() =>
        Registered.Value.Select(service => service.ImplementationInstance).OfType<T>();
}
