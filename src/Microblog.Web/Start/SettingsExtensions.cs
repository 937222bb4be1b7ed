using Microblog.Core.Accounts;
using Microblog.Core.Cache;
using Microblog.Web.Accounts;
using Microblog.Web.Media;
using Microblog.Web.Security;
using Microblog.Web.Settings;
using Microblog.Web.Site;
using Microblog.Web.Storage;
using Microsoft.Extensions.Options;

namespace Microblog.Web.Start;

/// <summary>Reads the configuration into typed options, and refuses what cannot work before anything starts.</summary>
internal static class SettingsExtensions
{
    /// <summary>The keys of each section that is the program's own: a key with a spelling mistake must not be ignored.</summary>
    private static readonly (string Section, string[] Keys)[] Known =
    [
        ("Xmpp", Names<XmppOptions>()),
        ("Sessions", Names<SessionsOptions>()),
        ("Cache", Names<CacheOptions>()),
        ("Media", Names<MediaOptions>()),
        ("Community", Names<CommunityOptions>()),
        ("Database", [nameof(DatabaseOptions.Provider)]),
        ("DataProtection", Names<KeyProtectionOptions>()),
    ];

    /// <exception cref="SettingsException">A section has a key that is not known.</exception>
    public static void AddSettings(this WebApplicationBuilder builder)
    {
        var configuration = builder.Configuration;
        CheckKeys(configuration);
        Add(builder.Services, new XmppSettings(configuration));
        Add(builder.Services, new SessionsSettings(configuration));
        Add(builder.Services, new DatabaseSettings(configuration));
        Add(builder.Services, new KeyProtectionSettings(configuration));
        Add(builder.Services, new CacheSettings(configuration));
        Add(builder.Services, new MediaSettings(configuration));
        Add(builder.Services, new SecuritySettings(configuration));
        Add(builder.Services, new CommunitySettings(configuration));
        builder.Services.AddSingleton(services => new XmppDomains(
            services.GetRequiredService<IOptions<XmppOptions>>().Value
        ));
        builder.Services.AddHostedService<DomainsReload>();
    }

    /// <summary>Validates all options. The framework does so when the program starts, which is after the migrations.</summary>
    /// <exception cref="SettingsException">A key has a value that cannot be used.</exception>
    public static void CheckSettings(this IServiceProvider services)
    {
        try
        {
            services.GetRequiredService<IStartupValidator>().Validate();
        }
        catch (OptionsValidationException refused)
        {
            throw SettingsException.Of(refused);
        }
        catch (AggregateException several) when (several.InnerExceptions[0] is OptionsValidationException first)
        {
            // One line: the next start says the next.
            throw SettingsException.Of(first);
        }
    }

    private static void Add<TOptions>(IServiceCollection services, SectionSettings<TOptions> settings)
        where TOptions : class, new()
    {
        services.AddSingleton<IConfigureOptions<TOptions>>(settings);
        services.AddSingleton<IValidateOptions<TOptions>>(settings);
        services.AddOptions<TOptions>().ValidateOnStart();
    }

    private static string[] Names<T>() => [.. typeof(T).GetProperties().Select(property => property.Name)];

    private static void CheckKeys(ConfigurationManager configuration)
    {
        foreach (var (section, keys) in Known)
        {
            foreach (var child in configuration.GetSection(section).GetChildren())
            {
                if (!keys.Contains(child.Key, StringComparer.OrdinalIgnoreCase))
                {
                    throw new SettingsException(
                        child.Path,
                        child.Value,
                        $"the keys of {section}, which are {string.Join(", ", keys.Order(StringComparer.Ordinal))}"
                    );
                }
            }
        }
    }
}
