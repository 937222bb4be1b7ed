using System.Net;
using Microblog.Testing.Servers;
using Microblog.Xmpp.Addresses;
using Microblog.Xmpp.Connection;
using Microsoft.Extensions.Logging.Abstractions;
using Xunit;

namespace Microblog.Xmpp.Tests.Connection;

/// <summary>Where a connection is made, and where none is.</summary>
public sealed class AddressConnectorTests : IDisposable
{
    private static readonly IPAddress Other = IPAddress.Parse("127.0.0.2");

    private readonly SilentListener _inside = new();
    private readonly List<string> _lookedUp = [];

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public void Dispose() => _inside.Dispose();

    [Theory(Timeout = 30_000)]
    [InlineData("127.0.0.1")]
    [InlineData("localhost")]
    [InlineData("::ffff:127.0.0.1")]
    [InlineData("2130706433")]
    [InlineData("0x7f.1")]
    [InlineData("0")]
    public async Task Connector_refuses_every_way_to_write_an_inner_address(string host)
    {
        var thrown = await Assert.ThrowsAsync<SignInException>(() =>
            ConnectAsync(new ServerAddress(host, _inside.Port, false))
        );

        Assert.Equal(SignInFailure.AddressNotAllowed, thrown.Failure);
        Assert.False(_inside.IsConnectedTo);
    }

    [Theory(Timeout = 30_000)]
    [InlineData("10.0.0.1")]
    [InlineData("169.254.169.254")]
    [InlineData("192.168.1.1")]
    [InlineData("fd00::1")]
    [InlineData("fe80::1")]
    public async Task Connector_refuses_a_name_that_means_only_inner_addresses(string address)
    {
        var thrown = await Assert.ThrowsAsync<SignInException>(() =>
            ConnectAsync(new ServerAddress("chat.example.org", 5222, false), found: [IPAddress.Parse(address)])
        );

        Assert.Equal(SignInFailure.AddressNotAllowed, thrown.Failure);
    }

    [Fact(Timeout = 30_000)]
    public async Task Connector_uses_only_the_allowed_ones_of_a_names_addresses()
    {
        using var allowed = new SilentListener(Other, _inside.Port);

        await using var connection = await ConnectAsync(
            new ServerAddress("chat.example.org", _inside.Port, false),
            AddressPolicy.With(new PrivateNetworks(["127.0.0.2/32"])),
            IPAddress.Loopback,
            Other
        );

        Assert.True(allowed.IsConnectedTo);
        Assert.False(_inside.IsConnectedTo);
    }

    [Fact(Timeout = 30_000)]
    public async Task Connector_looks_a_name_up_once_and_connects_to_what_it_checked()
    {
        using var allowed = new SilentListener(Other, _inside.Port);
        var policy = AddressPolicy.With(new PrivateNetworks(["127.0.0.2"]));
        var connector = new AddressConnector(policy, TimeProvider.System, (host, _) => Task.FromResult(Next(host)));

        await using var connection = await connector.ConnectAsync("chat.example.org", _inside.Port, Stop);

        Assert.Equal(["chat.example.org"], _lookedUp);
        Assert.True(allowed.IsConnectedTo);
        Assert.False(_inside.IsConnectedTo);

        // Another address each time.
        IPAddress[] Next(string host)
        {
            _lookedUp.Add(host);
            return [_lookedUp.Count == 1 ? Other : IPAddress.Loopback];
        }
    }

    [Theory(Timeout = 30_000)]
    [InlineData("127.0.0.0/8", "chat.example.org", true)]
    [InlineData("127.0.0.1", "chat.example.org", true)]
    [InlineData("127.0.0.2", "chat.example.org", false)]
    [InlineData("127.0.0.1:1", "chat.example.org", false)]
    [InlineData("chat.example.org", "chat.example.org", true)]
    [InlineData("chat.example.org:1", "chat.example.org", false)]
    [InlineData("chat.example.org", "evil.example.org", false)]
    [InlineData("::1", "chat.example.org", false)]
    public async Task Private_networks_open_what_they_name_and_nothing_else(string entry, string host, bool isAllowed)
    {
        var policy = AddressPolicy.With(new PrivateNetworks([entry]));
        var connecting = ConnectAsync(new ServerAddress(host, _inside.Port, false), policy, IPAddress.Loopback);

        if (isAllowed)
        {
            await (await connecting).DisposeAsync();
        }
        else
        {
            await Assert.ThrowsAsync<SignInException>(() => connecting);
        }
        Assert.Equal(isAllowed, _inside.IsConnectedTo);
    }

    [Theory]
    [InlineData("10.0.0.0/8", true)]
    [InlineData("fd00::/8", true)]
    [InlineData("fd00::5", true)]
    [InlineData("[fd00::5]:5222", true)]
    [InlineData(" 10.0.0.5 ", true)]
    [InlineData("chat.internal:5222", true)]
    [InlineData("10.0.0.0/33", false)]
    [InlineData("xmpp://chat.internal", false)]
    [InlineData("", false)]
    [InlineData(null, false)]
    public void Private_network_is_a_network_an_address_or_a_host(string? entry, bool isEntry) =>
        Assert.Equal(isEntry, PrivateNetworks.IsEntry(entry));

    [Fact(Timeout = 30_000)]
    public async Task Configured_server_is_connected_to_whatever_the_policy()
    {
        var connector = NewConnector(new Uri($"xmpp://127.0.0.1:{_inside.Port}"), AddressPolicy.PublicOnly);
        var address = Assert.Single(await connector.ResolveAsync("example.org", Stop));

        await (await connector.ConnectAsync(address, Stop)).DisposeAsync();

        Assert.True(_inside.IsConnectedTo);
    }

    [Fact(Timeout = 30_000)]
    public async Task Configured_server_sends_nobody_to_another_inner_address()
    {
        using var configured = new SilentListener();
        var connector = NewConnector(new Uri($"xmpp://127.0.0.1:{configured.Port}"), AddressPolicy.PublicOnly);

        await Assert.ThrowsAsync<SignInException>(() =>
            connector.ConnectAsync(new ServerAddress("127.0.0.1", _inside.Port, false), Stop)
        );

        Assert.False(_inside.IsConnectedTo);
    }

    [Theory(Timeout = 30_000)]
    [InlineData("127.0.0.77", "127.0.0.77")]
    [InlineData("[::1]", "::1")]
    public async Task Domain_that_is_an_address_is_asked_of_no_resolver(string domain, string host)
    {
        var connector = NewConnector(configured: null, AddressPolicy.PublicOnly);

        Assert.Equal([new ServerAddress(host, 5222, false)], await connector.ResolveAsync(domain, Stop));
        Assert.Empty(await connector.ResolveAlternativesAsync(domain, Stop));
        Assert.Empty(_lookedUp);
    }

    [Theory(Timeout = 30_000)]
    [InlineData("https://localhost:{0}/")]
    [InlineData("https://127.0.0.1:{0}/")]
    [InlineData("https://2130706433:{0}/")]
    public async Task Host_meta_is_not_asked_for_at_an_inner_address(string root)
    {
        using var http = NewHttp([]);
        var address = new Uri(string.Format(System.Globalization.CultureInfo.InvariantCulture, root, _inside.Port));

        var thrown = await Assert.ThrowsAsync<HttpRequestException>(() => HostMeta.GetAsync(http, address, Stop));

        Assert.Equal(SignInFailure.AddressNotAllowed, Assert.IsType<SignInException>(thrown.InnerException).Failure);
        Assert.False(_inside.IsConnectedTo);
    }

    [Fact(Timeout = 30_000)]
    public async Task Host_meta_follows_no_redirect_to_an_inner_address()
    {
        using var certificate = Testing.Scripted.TestCertificate.For("example.org");
        using var web = new SilentListener();
        using var http = NewHttp([certificate], $"example.org:{web.Port}");
        var asking = HostMeta.GetAsync(http, new Uri($"https://example.org:{web.Port}"), Stop);

        await using var tls = new System.Net.Security.SslStream(await web.AcceptAsync(Stop));
        await tls.AuthenticateAsServerAsync(certificate);
        var redirect =
            $"HTTP/1.1 302 Found\r\nLocation: https://127.0.0.1:{_inside.Port}/\r\nContent-Length: 0\r\n\r\n";
        await tls.WriteAsync(System.Text.Encoding.ASCII.GetBytes(redirect), Stop);

        await Assert.ThrowsAsync<HttpRequestException>(() => asking);
        Assert.False(_inside.IsConnectedTo);
    }

    private static Task<Stream> ConnectAsync(
        ServerAddress address,
        AddressPolicy? policy = null,
        params IPAddress[] found
    ) =>
        new NetworkConnector(
            configured: null,
            TimeProvider.System,
            NullLogger.Instance,
            policy: policy ?? AddressPolicy.PublicOnly,
            lookUp: found.Length == 0 ? null : (_, _) => Task.FromResult(found)
        ).ConnectAsync(address, Stop);

    private NetworkConnector NewConnector(Uri? configured, AddressPolicy policy) =>
        new(configured, TimeProvider.System, NullLogger.Instance, policy: policy, lookUp: LookUpAsync);

    private static HttpMessageInvoker NewHttp(
        System.Security.Cryptography.X509Certificates.X509Certificate2[] roots,
        params string[] allowed
    ) =>
        new(
            HostMeta.NewHandler(
                [.. roots],
                new AddressConnector(
                    AddressPolicy.With(new PrivateNetworks(allowed)),
                    TimeProvider.System,
                    (_, _) => Task.FromResult<IPAddress[]>([IPAddress.Loopback])
                )
            )
        );

    private Task<IPAddress[]> LookUpAsync(string host, CancellationToken cancellation)
    {
        _lookedUp.Add(host);
        return Task.FromResult<IPAddress[]>([IPAddress.Loopback]);
    }
}
