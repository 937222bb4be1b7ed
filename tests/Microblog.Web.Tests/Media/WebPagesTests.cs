using System.Text;
using Microblog.Core.Accounts;
using Microblog.Testing;
using Microblog.Testing.Pictures;
using Microblog.Web.Media;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;

namespace Microblog.Web.Tests.Media;

/// <summary>Pages of strangers, and what must not be fetched.</summary>
public sealed class WebPagesTests : IAsyncLifetime
{
    private const string Html = "text/html; charset=windows-1251";
    private readonly PictureServer _server = new();
    private readonly PictureServer _secret = new();
    private readonly FakeTimeProvider _time = new();
    private readonly RecordingLog _log = new();
    private WebPages _pages = default!;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public ValueTask InitializeAsync()
    {
        _pages = Pages(isOn: true);
        return ValueTask.CompletedTask;
    }

    public async ValueTask DisposeAsync()
    {
        _pages.Dispose();
        await _server.DisposeAsync();
        await _secret.DisposeAsync();
    }

    [Fact(Timeout = 30_000)]
    public async Task Page_comes_with_its_charset_and_final_address_and_its_server_learns_nothing()
    {
        _server.On("/a", "302 Found", "Location: /b\r\nSet-Cookie: id=1\r\nContent-Length: 0\r\n", default);
        _server.On("/b", "<title>t</title>"u8.ToArray(), Html);

        var page = await ReadAsync("/a");

        Assert.Equal(("/b", "windows-1251"), (page?.Address.AbsolutePath, page?.Charset));
        Assert.Equal("<title>t</title>", Text(page));
        Assert.All(
            _server.Requests,
            head =>
                Assert.Equal(
                    [
                        "Accept-Encoding: identity",
                        "Accept: text/html, application/xhtml+xml",
                        $"Host: {_server.Authority}",
                        "User-Agent: Microblog (link preview for an author)",
                    ],
                    head.Split("\r\n", StringSplitOptions.RemoveEmptyEntries).Skip(1).Order()
                )
        );
        Assert.Equal(2, _server.Requests.Count);
    }

    [Theory(Timeout = 30_000)]
    [InlineData("http://127.0.0.1:{0}/")]
    [InlineData("https://127.0.0.1:{0}/")]
    [InlineData("https://localhost:{0}/")]
    [InlineData("https://[::ffff:127.0.0.1]:{0}/")]
    [InlineData("https://169.254.169.254/latest/meta-data/")]
    [InlineData("http://example.org/")]
    [InlineData("https://me:secret@example.org/")]
    [InlineData("file:///etc/passwd")]
    public async Task Private_and_plain_addresses_are_refused_also_where_a_page_sends_there(string address)
    {
        var inside = new Uri(string.Format(System.Globalization.CultureInfo.InvariantCulture, address, _secret.Port));
        _server.On("/to", "307 Temporary Redirect", $"Location: {inside}\r\nContent-Length: 0\r\n", default);

        Assert.Null(await _pages.ReadAsync(inside, Stop));
        Assert.Null(await ReadAsync("/to"));
        Assert.Equal(0, _secret.Connections);
        Assert.Equal(
            2,
            _log.Lines.Count(line => line.Contains(nameof(PictureFailure.NotAllowed), StringComparison.Ordinal))
        );
    }

    [Theory(Timeout = 30_000)]
    [InlineData(3, true)]
    [InlineData(4, false)]
    public async Task Server_may_send_on_three_times(int times, bool isRead)
    {
        for (var at = 0; at < times; at++)
        {
            _server.On($"/{at}", "301 Moved", $"Location: /{at + 1}\r\nContent-Length: 0\r\n", default);
        }
        _server.On($"/{times}", "<title>t</title>"u8.ToArray(), Html);

        Assert.Equal(isRead, await ReadAsync("/0") is not null);
    }

    [Theory(Timeout = 30_000)]
    [InlineData("404 Not Found", "Content-Type: text/html\r\n")]
    [InlineData("206 Partial Content", "Content-Type: text/html\r\n")]
    [InlineData("500 Oh", "Content-Type: text/html\r\n")]
    [InlineData("200 OK", "Content-Type: image/png\r\n")]
    [InlineData("200 OK", "Content-Type: application/json\r\n")]
    [InlineData("200 OK", "Content-Type: text/plain\r\n")]
    [InlineData("200 OK", "Content-Type: text\r\n")]
    [InlineData("200 OK", "")]
    [InlineData("200 OK", "Content-Type: text/html\r\nContent-Encoding: gzip\r\n")]
    public async Task Answer_that_is_no_page_is_none(string status, string headers)
    {
        _server.On("/a", status, $"{headers}Content-Length: 16\r\n", "<title>t</title>"u8.ToArray());

        Assert.Null(await ReadAsync("/a"));
    }

    [Theory(Timeout = 30_000)]
    [InlineData("text/html")]
    [InlineData("TEXT/HTML; Charset=\"utf-8\"")]
    [InlineData("application/xhtml+xml")]
    public async Task Page_is_html(string type)
    {
        _server.On("/a", "<title>t</title>"u8.ToArray(), type);

        Assert.NotNull(await ReadAsync("/a"));
    }

    [Fact(Timeout = 30_000)]
    public async Task Page_without_end_is_read_up_to_a_megabyte()
    {
        _server.On(
            "/a",
            async (stream, stop) =>
            {
                await stream.WriteAsync("HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n<title>t"u8.ToArray(), stop);
                while (true)
                {
                    await stream.WriteAsync(new byte[50_000], stop);
                }
            }
        );

        Assert.Equal(WebPages.MaxBytes, (await ReadAsync("/a"))?.Bytes.Length);
    }

    [Fact(Timeout = 30_000)]
    public async Task Nothing_is_read_behind_the_head()
    {
        _server.On(
            "/a",
            async (stream, stop) =>
            {
                await stream.WriteAsync(
                    "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n<title>t</title></H"u8.ToArray(),
                    stop
                );
                await stream.WriteAsync("EAD>"u8.ToArray(), stop);
                await Task.Delay(Timeout.Infinite, stop);
            }
        );

        Assert.Equal("<title>t</title></HEAD>", Text(await ReadAsync("/a")));
    }

    [Fact(Timeout = 30_000)]
    public async Task Page_that_breaks_off_is_what_has_come()
    {
        _server.On(
            "/a",
            "200 OK",
            "Content-Type: text/html\r\nContent-Length: 900\r\n",
            "<title>t</title>"u8.ToArray()
        );

        Assert.Equal("<title>t</title>", Text(await ReadAsync("/a")));
    }

    [Theory(Timeout = 30_000)]
    [InlineData("")]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n<title>")]
    [InlineData("HTTP/1.1 200 OK\r\nContent-")]
    public async Task Server_that_falls_silent_has_ten_seconds(string said)
    {
        var begun = new TaskCompletionSource();
        _server.On(
            "/a",
            async (stream, stop) =>
            {
                await stream.WriteAsync(Encoding.ASCII.GetBytes(said), stop);
                begun.SetResult();
                await Task.Delay(Timeout.Infinite, stop);
            }
        );
        var start = _time.GetUtcNow();
        var reading = ReadAsync("/a");
        await begun.Task;
        Assert.False(reading.IsCompleted);

        while (!reading.IsCompleted)
        {
            // It may not have begun to wait for the rest yet.
            _time.Advance(TimeSpan.FromSeconds(1));
            await Task.Yield();
        }

        Assert.Null(await reading);
        Assert.InRange(_time.GetUtcNow() - start, WebPages.Whole, TimeSpan.MaxValue);
    }

    [Fact(Timeout = 30_000)]
    public async Task Slow_bytes_do_not_make_the_time_longer()
    {
        _server.On(
            "/a",
            async (stream, stop) =>
            {
                await stream.WriteAsync("HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n"u8.ToArray(), stop);
                while (true)
                {
                    await stream.WriteAsync("<"u8.ToArray(), stop);
                    _time.Advance(TimeSpan.FromSeconds(1));
                    await Task.Yield();
                }
            }
        );

        Assert.Null(await ReadAsync("/a"));
    }

    [Fact(Timeout = 30_000)]
    public async Task Headers_without_end_are_refused()
    {
        _server.On("/a", "200 OK", "X: " + new string('x', 100_000) + "\r\n", "<title>t</title>"u8.ToArray());

        Assert.Null(await ReadAsync("/a"));
    }

    [Fact(Timeout = 30_000)]
    public async Task Nothing_is_fetched_where_the_operator_wants_no_previews()
    {
        _server.On("/a", "<title>t</title>"u8.ToArray(), Html);
        using var off = Pages(isOn: false);

        Assert.Null(await off.ReadAsync(_server.At("/a"), Stop));
        Assert.Equal(0, _server.Connections);
    }

    private Task<Core.Previews.WebPage?> ReadAsync(string path) => _pages.ReadAsync(_server.At(path), Stop);

    private static string? Text(Core.Previews.WebPage? page) =>
        page is null ? null : Encoding.UTF8.GetString(page.Bytes.Span);

    private WebPages Pages(bool isOn) =>
        new(
            Options.Create(new MediaOptions { PrivateHosts = [_server.Authority], LinkPreviews = isOn }),
            Options.Create(new XmppOptions()),
            new PictureLimits(),
            _time,
            new Logger<WebPages>(_log)
        );
}
