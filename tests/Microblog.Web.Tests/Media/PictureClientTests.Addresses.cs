using Microblog.Web.Media;

namespace Microblog.Web.Tests.Media;

/// <summary>Where pictures may be.</summary>
public sealed partial class PictureClientTests
{
    [Theory(Timeout = 30_000)]
    [InlineData("https://127.0.0.1:{0}/")]
    [InlineData("https://localhost:{0}/")]
    [InlineData("https://[::1]:{0}/")]
    [InlineData("https://[::ffff:127.0.0.1]:{0}/")]
    [InlineData("https://2130706433:{0}/")]
    [InlineData("https://0x7f.1:{0}/")]
    [InlineData("https://0:{0}/")]
    [InlineData("http://127.0.0.1:{0}/")]
    [InlineData("http://example.org/")]
    [InlineData("https://169.254.169.254/latest/meta-data/")]
    [InlineData("ftp://127.0.0.1:{0}/")]
    [InlineData("file:///etc/passwd")]
    public async Task Private_addresses_are_refused(string address)
    {
        var inside = string.Format(System.Globalization.CultureInfo.InvariantCulture, address, _secret.Port);
        _server.On("/to", "307 Temporary Redirect", $"Location: {inside}\r\nContent-Length: 0\r\n", default);

        Assert.Equal(PictureFailure.NotAllowed, await FailureAsync(new Uri(inside)));
        Assert.Equal(PictureFailure.NotAllowed, await FailureAsync(_server.At("/to")));
        Assert.Equal(0, _secret.Connections);
    }

    [Fact(Timeout = 30_000)]
    public async Task Another_way_to_write_a_name_is_no_way_around()
    {
        // Whether it is known at all depends on the machine.
        Assert.NotNull(await FailureAsync(new Uri($"https://localhost.:{_secret.Port}/")));
        Assert.Equal(0, _secret.Connections);
    }

    [Fact(Timeout = 30_000)]
    public async Task An_address_with_a_password_is_refused() =>
        Assert.Equal(
            PictureFailure.NotAllowed,
            await FailureAsync(new Uri($"http://me:secret@{_server.Authority}/a.gif"))
        );

    [Theory(Timeout = 30_000)]
    [InlineData(3, null)]
    [InlineData(4, PictureFailure.TooManyRedirects)]
    public async Task A_server_may_send_on_three_times(int times, object? expected)
    {
        for (var at = 0; at < times; at++)
        {
            _server.On(
                $"/{at}",
                "301 Moved",
                $"Location: {_server.At($"/{at + 1}")}\r\nContent-Length: 0\r\n",
                default
            );
        }
        _server.On($"/{times}", Picture);

        Assert.Equal(expected, await FailureAsync(_server.At("/0")));
    }
}
