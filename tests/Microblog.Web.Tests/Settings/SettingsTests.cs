using Microblog.Core.Accounts;
using Microblog.Web.Media;
using Microblog.Web.Settings;
using Microblog.Web.Site;
using Microblog.Web.Start;
using Microblog.Web.Storage;
using Microblog.Xmpp;
using Microblog.Xmpp.Sasl;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Microblog.Web.Tests.Settings;

/// <summary>What is written in the configuration, and what becomes of it.</summary>
public sealed class SettingsTests
{
    private const string Secret = "hunter2";

    [Theory]
    [InlineData("PostgreSQL", "Host=localhost;Username=microblog;Password=hunter2")]
    [InlineData("PostgreSQL", "Host=localhost;Database=microblog;Passwrod=hunter2")]
    [InlineData("PostgreSQL", "Host=localhost;Database=microblog;Password hunter2")]
    [InlineData("PostgreSQL", "postgres://microblog:hunter2@localhost/microblog")]
    [InlineData("PostgreSQL", "Host=localhost;Database=microblog;Port=hunter2")]
    [InlineData("PostgreSQL", "hunter2")]
    [InlineData(null, "Host=localhost;Database=microblog;Username=microblog;Password=hunter2")]
    [InlineData("Sqlite", "Data Source=microblog.db;Password=hunter2")]
    [InlineData("Sqlite", "Data Source=microblog.db;Passwrod=hunter2")]
    [InlineData("Sqlite", "hunter2")]
    [InlineData("Host=localhost;Password=hunter2", null)]
    [InlineData("postgres://microblog:hunter2@localhost/microblog", null)]
    public void Connection_string_that_is_wrong_is_refused_without_its_password(string? provider, string? connection)
    {
        var builder = NewBuilder(("Database:Provider", provider), ("ConnectionStrings:Microblog", connection));

        var refused = Assert.Throws<SettingsException>(builder.AddDatabase);

        Assert.DoesNotContain(Secret, refused.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain('\n', refused.Message);
        Assert.StartsWith(
            connection is null
                ? "Configuration: Database:Provider (its value is not shown here, for it may hold a password) cannot be used."
                : "Configuration: ConnectionStrings:Microblog (its value is not shown here, for it may hold a password) cannot",
            refused.Message,
            StringComparison.Ordinal
        );
    }

    [Theory]
    [InlineData("Xmpp:Servers:example.org", "xmpp://me:hunter2@example.org")]
    [InlineData("Xmpp:DefaultDomain", "Password=hunter2")]
    [InlineData("Media:PrivateHosts", "https://me:hunter2@upload.example.org")]
    [InlineData("Xmpp:MinimumMechanism", "Host=localhost;Password=hunter2")]
    public void Value_that_may_hold_a_password_is_not_shown_whatever_the_key(string key, string value)
    {
        var refused = Assert.Throws<SettingsException>(() => Start(NewBuilder((key, value))));

        Assert.Contains(key, refused.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(Secret, refused.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Xmpp:AllowedDomains", "example.org")]
    [InlineData("Xmpp:AllowedDomains", "example.org, example.net")]
    [InlineData("Xmpp:AllowedDomains:0", "example.org")]
    [InlineData("Xmpp:AllowedDomains:7", "example.org")]
    public void Allowed_domains_are_a_list_or_one_value_and_never_everybody(string key, string value)
    {
        var domains = Domains((key, value));

        Assert.True(domains.IsAllowed(Jid.Parse("alice@example.org")));
        Assert.False(domains.IsAllowed(Jid.Parse("alice@evil.example")));
    }

    [Theory]
    [InlineData("Xmpp:AllowedDomains", "A.Localhost")]
    [InlineData("Xmpp:AllowedDomains:0", "A.Localhost")]
    [InlineData("Xmpp:AllowedDomains:0", "xn--bdk.test")]
    [InlineData("Xmpp:AllowedDomains:0", "XN--BDK.test.")]
    [InlineData("Xmpp:AllowedDomains:0", "ツ.test")]
    public void Allowed_domain_is_the_same_however_it_is_written(string key, string value)
    {
        var domains = Domains((key, value));
        var isLatin = value.StartsWith('A');

        Assert.Equal(isLatin, domains.IsAllowed(Jid.Parse("alice@a.localhost")));
        Assert.Equal(!isLatin, domains.IsAllowed(Jid.Parse("alice@ツ.test")));
        Assert.Equal(!isLatin, domains.IsAllowed(Jid.Parse("alice@xn--bdk.test")));
        Assert.Equal([isLatin ? "a.localhost" : "ツ.test"], domains.Allowed);
    }

    [Theory]
    [InlineData("xn--bdk.test", "ツ.test")]
    [InlineData("ツ.test", "xn--bdk.test")]
    [InlineData("A.Localhost", "a.localhost")]
    public void Server_is_found_however_its_domain_is_written(string key, string domain)
    {
        var domains = Domains(($"Xmpp:Servers:{key}", "xmpp://127.0.0.1:5222"));

        Assert.Equal(new Uri("xmpp://127.0.0.1:5222"), domains.ServerOf(Jid.Parse($"alice@{domain}")));
        Assert.True(domains.IsNamed(Jid.Parse($"alice@{domain}")));
        Assert.Null(domains.ServerOf(Jid.Parse("alice@example.org")));
    }

    [Theory]
    [InlineData("Xmpp:AllowedDomains:0", "alice@example.org")]
    [InlineData("Xmpp:AllowedDomains", "example.org,alice@example.org")]
    [InlineData("Xmpp:AllowedDomains:0", "")]
    [InlineData("Xmpp:AllowedDomains:0", " ")]
    [InlineData("Xmpp:AllowedDomain", "example.org")]
    [InlineData("Xmpp:AllowedDomains:0:Name", "example.org")]
    [InlineData("Xmpp:Servers", "xmpp://127.0.0.1:5222")]
    [InlineData("Xmpp:Servers:alice@example.org", "xmpp://127.0.0.1:5222")]
    [InlineData("Xmpp:Servers:example.org", "http://127.0.0.1")]
    [InlineData("Xmpp:PrivateNetworks", "10.0.0.0/33")]
    [InlineData("Xmpp:PrivateNetworks:0", "http://10.0.0.1")]
    [InlineData("Xmpp:MinimumMechanism", "1")]
    [InlineData("Xmpp:MinimumMechanism", "SCRAM-SHA-1")]
    [InlineData("Media:PrivateHosts", "10.0.0.0/8")]
    [InlineData("Media:PrivateHost", "10.0.0.5")]
    [InlineData("Media:MaxPlayedBytes", "3000000000")]
    [InlineData("Media:LinkPreviews", "no")]
    [InlineData("Community:Services", "@")]
    [InlineData("Community:JoinUrl", "javascript:alert(1)")]
    [InlineData("Community:JoinUrl", "join.example.org")]
    [InlineData("Sessions:Linger", "5")]
    [InlineData("Sessions:LingerSeconds", "-1")]
    [InlineData("Cache:Keep", "5")]
    [InlineData("Database:Kind", "PostgreSQL")]
    public void Setting_that_cannot_be_used_is_refused_by_its_name(string key, string value)
    {
        var refused = Assert.Throws<SettingsException>(() => Start(NewBuilder((key, value))));

        Assert.StartsWith(
            "Configuration: " + key.Replace(":Name", "", StringComparison.Ordinal),
            refused.Message,
            StringComparison.Ordinal
        );
        Assert.DoesNotContain('\n', refused.Message);
    }

    [Fact]
    public void List_with_both_forms_is_refused()
    {
        var builder = NewBuilder(("Xmpp:AllowedDomains", "example.org"), ("Xmpp:AllowedDomains:0", "evil.example"));

        Assert.Contains(
            "not both",
            Assert.Throws<SettingsException>(() => Start(builder)).Message,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void Two_servers_for_one_domain_are_refused()
    {
        var builder = NewBuilder(
            ("Xmpp:Servers:ツ.test", "xmpp://127.0.0.1:5222"),
            ("Xmpp:Servers:xn--bdk.test", "xmpp://127.0.0.1:5223")
        );

        Assert.Contains(
            "same domain",
            Assert.Throws<SettingsException>(() => Start(builder)).Message,
            StringComparison.Ordinal
        );
    }

    [Theory]
    [InlineData("Media:PrivateHosts", "10.0.0.5:5280, 10.0.0.6")]
    [InlineData("Xmpp:PrivateNetworks", "10.0.0.5:5280,10.0.0.6")]
    [InlineData("Community:Services", "10.0.0.5,10.0.0.6")]
    public void Every_list_takes_one_value_with_commas(string key, string value)
    {
        var builder = NewBuilder((key, value));
        builder.AddSettings();
        using var services = builder.Services.BuildServiceProvider();

        IEnumerable<string> elements = key switch
        {
            "Media:PrivateHosts" => services.GetRequiredService<IOptions<MediaOptions>>().Value.PrivateHosts,
            "Xmpp:PrivateNetworks" => services.GetRequiredService<IOptions<XmppOptions>>().Value.PrivateNetworks,
            _ => services
                .GetRequiredService<IOptions<CommunityOptions>>()
                .Value.Services.Select(service => service.ToString()),
        };

        Assert.Equal(value.Split(',', StringSplitOptions.TrimEntries), elements);
    }

    [Theory]
    [InlineData(null, SaslStrength.Plain, SaslStrength.ScramSha1)]
    [InlineData("", SaslStrength.Plain, SaslStrength.ScramSha1)]
    [InlineData("Plain", SaslStrength.Plain, SaslStrength.Plain)]
    [InlineData("scramsha256", SaslStrength.ScramSha256, SaslStrength.ScramSha256)]
    [InlineData("ScramSha512", SaslStrength.ScramSha512, SaslStrength.ScramSha512)]
    public void Minimum_mechanism_is_plain_for_named_domains_alone_unless_it_is_set(
        string? value,
        SaslStrength named,
        SaslStrength others
    )
    {
        var domains = Domains(
            ("Xmpp:MinimumMechanism", value),
            ("Xmpp:DefaultDomain", "A.Localhost"),
            ("Xmpp:Servers:xn--bdk.test", "xmpp://127.0.0.1:5222")
        );

        Assert.Equal(named, domains.MinimumFor(Jid.Parse("alice@a.localhost")));
        Assert.Equal(named, domains.MinimumFor(Jid.Parse("alice@ツ.test")));
        Assert.Equal(others, domains.MinimumFor(Jid.Parse("alice@example.org")));
    }

    /// <summary>As far as the program starts before it needs its database.</summary>
    private static void Start(WebApplicationBuilder builder)
    {
        builder.AddSettings();
        using var services = builder.Services.BuildServiceProvider();
        services.CheckSettings();
    }

    private static XmppDomains Domains(params (string Key, string? Value)[] settings)
    {
        var builder = NewBuilder(settings);
        builder.AddSettings();
        using var services = builder.Services.BuildServiceProvider();
        return services.GetRequiredService<XmppDomains>();
    }

    private static WebApplicationBuilder NewBuilder(params (string Key, string? Value)[] settings)
    {
        var builder = WebApplication.CreateEmptyBuilder(new());
        builder.Configuration.AddInMemoryCollection(
            settings.Where(pair => pair.Value is not null).Select(pair => KeyValuePair.Create(pair.Key, pair.Value))
        );
        return builder;
    }
}
