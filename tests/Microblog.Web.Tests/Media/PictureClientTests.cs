using System.Text;
using Microblog.Core.Accounts;
using Microblog.Core.Uploads;
using Microblog.Testing.Pictures;
using Microblog.Testing.Scripted;
using Microblog.Web.Media;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;

namespace Microblog.Web.Tests.Media;

/// <summary>Servers of strangers, at their worst.</summary>
public sealed partial class PictureClientTests : IAsyncLifetime
{
    private const int MaxBytes = 200_000;
    private static readonly byte[] Picture = TestPicture.Gif(30, 20);
    private readonly PictureServer _server = new();
    private readonly PictureServer _secret = new();
    private readonly FakeTimeProvider _time = new();
    private readonly UploadHosts _learned = new();
    private PictureClient _client = default!;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public ValueTask InitializeAsync()
    {
        _client = Client(_server.Authority);
        return ValueTask.CompletedTask;
    }

    public async ValueTask DisposeAsync()
    {
        _client.Dispose();
        await _server.DisposeAsync();
        await _secret.DisposeAsync();
    }

    [Fact(Timeout = 30_000)]
    public async Task A_picture_comes_as_it_is_whatever_its_server_says_of_it()
    {
        _server.On("/a.gif", Picture, "text/html");

        using var download = await _client.OpenAsync(_server.At("/a.gif"), Stop);

        Assert.Equal("image/gif", download.Kind.MediaType);
        Assert.Equal(Picture.Length, download.Length);
        Assert.Equal(Picture, await ReadAsync(download));
    }

    [Fact(Timeout = 30_000)]
    public async Task Host_of_a_named_domains_files_may_be_private_and_no_other()
    {
        _secret.On("/a.gif", Picture);
        Assert.Equal(PictureFailure.NotAllowed, await FailureAsync(_secret.At("/a.gif")));
        _learned.Add(_secret.At("/b.gif"));
        Assert.Null(await FailureAsync(_secret.At("/a.gif")));

        // Redirects are held to the same; plain http is for this machine alone.
        await using var other = new PictureServer();
        _secret.On("/away", "302 Found", $"Location: {other.At("/a.gif")}\r\nContent-Length: 0\r\n", default);
        Assert.Equal(PictureFailure.NotAllowed, await FailureAsync(_secret.At("/away")));
        _learned.Add(new Uri("http://10.1.2.3/a"));
        Assert.Equal(PictureFailure.NotAllowed, await FailureAsync(new Uri("http://10.1.2.3/a")));
        Assert.Equal(0, other.Connections);
    }

    [Fact(Timeout = 30_000)]
    public async Task Its_server_learns_nothing_of_the_reader()
    {
        _server.On("/first", "302 Found", "Location: /a.gif\r\nSet-Cookie: id=1\r\nContent-Length: 0\r\n", default);
        _server.On("/a.gif", Picture);

        for (var times = 0; times < 2; times++)
        {
            using var download = await _client.OpenAsync(_server.At("/first"), Stop);
        }

        Assert.Equal(4, _server.Requests.Count);
        Assert.All(
            _server.Requests,
            head =>
                Assert.Equal(
                    ["Accept", "Accept-Encoding", "Host", "User-Agent"],
                    head.Split("\r\n", StringSplitOptions.RemoveEmptyEntries)
                        .Skip(1)
                        .Select(line => line.Split(':')[0])
                        .Order()
                )
        );
    }

    [Theory(Timeout = 30_000)]
    [InlineData("<svg xmlns=\"http://www.w3.org/2000/svg\"/>", "image/svg+xml")]
    [InlineData("<svg xmlns=\"http://www.w3.org/2000/svg\"/>", "image/png")]
    [InlineData("<!DOCTYPE html><script>alert(1)</script>", "image/jpeg")]
    [InlineData("", "image/jpeg")]
    public async Task Answer_that_is_no_picture_is_refused(string file, string mediaType)
    {
        _server.On("/a.png", Encoding.UTF8.GetBytes(file), mediaType);

        Assert.Equal(PictureFailure.NoPicture, await FailureAsync(_server.At("/a.png")));
    }

    [Theory(Timeout = 30_000)]
    [InlineData("404 Not Found")]
    [InlineData("206 Partial Content")]
    [InlineData("500 Oh")]
    [InlineData("302 Found")]
    public async Task Another_answer_is_refused(string status)
    {
        _server.On("/a.gif", status, $"Content-Length: {Picture.Length}\r\n", Picture);

        Assert.Equal(PictureFailure.Refused, await FailureAsync(_server.At("/a.gif")));
    }

    [Fact(Timeout = 30_000)]
    public async Task One_that_says_that_it_is_too_large_is_not_read()
    {
        _server.On("/a.gif", "200 OK", $"Content-Length: {MaxBytes + 1}\r\n", Picture);

        Assert.Equal(PictureFailure.TooLarge, await FailureAsync(_server.At("/a.gif")));
    }

    [Fact(Timeout = 30_000)]
    public async Task One_without_an_end_is_left_where_it_is_too_large()
    {
        _server.On(
            "/a.gif",
            async (stream, stop) =>
            {
                await stream.WriteAsync("HTTP/1.1 200 OK\r\n\r\n"u8.ToArray(), stop);
                await stream.WriteAsync(Picture, stop);
                while (true)
                {
                    await stream.WriteAsync(new byte[1000], stop);
                }
            }
        );
        using var download = await _client.OpenAsync(_server.At("/a.gif"), Stop);
        using var read = new MemoryStream();

        var failure = await Assert.ThrowsAsync<PictureException>(() => download.CopyToAsync(read, Stop));

        Assert.Equal(PictureFailure.TooLarge, failure.Failure);
        Assert.InRange(read.Length, 1, MaxBytes);
    }

    [Fact(Timeout = 30_000)]
    public async Task One_that_is_shorter_than_its_server_says_is_not_whole()
    {
        _server.On("/a.gif", "200 OK", $"Content-Length: {Picture.Length + 100}\r\n", Picture);

        Assert.Equal(PictureFailure.Unreachable, await FailureAsync(_server.At("/a.gif")));
    }

    [Fact(Timeout = 30_000)]
    public async Task A_server_that_does_not_begin_is_not_waited_for()
    {
        _server.On("/a.gif", (_, stop) => Task.Delay(Timeout.Infinite, stop));
        var failure = FailureAsync(_server.At("/a.gif"));
        await _server.AskedAsync("/a.gif");
        Assert.False(failure.IsCompleted);

        _time.Advance(TimeSpan.FromSeconds(10));

        Assert.Equal(PictureFailure.TimedOut, await failure);
    }

    [Fact(Timeout = 30_000)]
    public async Task A_server_that_does_not_end_is_not_waited_for()
    {
        var begun = new TaskCompletionSource();
        _server.On(
            "/a.gif",
            async (stream, stop) =>
            {
                await stream.WriteAsync("HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n"u8.ToArray(), stop);
                await stream.WriteAsync(Picture.AsMemory(0, 10), stop);
                begun.SetResult();
                await Task.Delay(Timeout.Infinite, stop);
            }
        );
        var failure = FailureAsync(_server.At("/a.gif"));
        await begun.Task;
        while (!failure.IsCompleted)
        {
            // It may not have begun to wait for the rest yet.
            _time.Advance(TimeSpan.FromSeconds(5));
            await Task.Yield();
        }

        Assert.Equal(PictureFailure.TimedOut, await failure);
    }

    [Fact(Timeout = 30_000)]
    public async Task Headers_without_end_are_refused()
    {
        _server.On("/a.gif", "200 OK", "X: " + new string('x', 100_000) + "\r\n", Picture);

        Assert.Equal(PictureFailure.Unreachable, await FailureAsync(_server.At("/a.gif")));
    }

    [Fact(Timeout = 30_000)]
    public async Task Cancelled_request_ends_its_download()
    {
        using var gone = CancellationTokenSource.CreateLinkedTokenSource(Stop);
        _server.On("/a.gif", (_, stop) => Task.Delay(Timeout.Infinite, stop));
        var opening = _client.OpenAsync(_server.At("/a.gif"), gone.Token);
        await _server.AskedAsync("/a.gif");

        await gone.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => opening);
    }

    [Fact(Timeout = 30_000)]
    public async Task A_server_that_is_not_there_is_said_to_be_so()
    {
        var gone = _secret.At("/a.gif");
        await _secret.DisposeAsync();
        using var client = Client(gone.Authority);

        var failure = await Assert.ThrowsAsync<PictureException>(() => client.OpenAsync(gone, Stop));

        Assert.Equal(PictureFailure.Unreachable, failure.Failure);
    }

    [Theory(Timeout = 30_000)]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_certificate_counts_where_the_operator_trusts_its_root(bool isTrusted)
    {
        using var certificate = TestCertificate.For("localhost");
        await using var server = new PictureServer(certificate);
        server.On("/a.gif", Picture);
        var file = Path.GetTempFileName();
        await File.WriteAllTextAsync(file, certificate.ExportCertificatePem(), Stop);
        using var client = Client($"localhost:{server.Port}", isTrusted ? file : null);
        File.Delete(file);
        var opening = client.OpenAsync(new Uri($"https://localhost:{server.Port}/a.gif"), Stop);

        if (isTrusted)
        {
            using var download = await opening;
            Assert.Equal(Picture, await ReadAsync(download));
        }
        else
        {
            Assert.Equal(
                PictureFailure.Unreachable,
                (await Assert.ThrowsAsync<PictureException>(() => opening)).Failure
            );
        }
    }

    private PictureClient Client(string privateHost, string? roots = null) =>
        new(
            Options.Create(new MediaOptions { PrivateHosts = [privateHost], MaxPictureBytes = MaxBytes }),
            Options.Create(new XmppOptions { TrustedCertificateFile = roots }),
            _learned,
            new PictureLimits(),
            _time
        );

    private async Task<PictureFailure?> FailureAsync(Uri address)
    {
        try
        {
            using var download = await _client.OpenAsync(address, Stop);
            await ReadAsync(download);
            return null;
        }
        catch (PictureException failure)
        {
            return failure.Failure;
        }
    }

    private static async Task<byte[]> ReadAsync(PictureDownload download)
    {
        using var read = new MemoryStream();
        await download.CopyToAsync(read, Stop);
        return read.ToArray();
    }
}
