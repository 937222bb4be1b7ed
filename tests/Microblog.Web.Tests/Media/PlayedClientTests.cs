using System.Globalization;
using System.Text;
using Microblog.Core.Accounts;
using Microblog.Core.Uploads;
using Microblog.Testing.Pictures;
using Microblog.Web.Media;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;

namespace Microblog.Web.Tests.Media;

/// <summary>Servers of strangers that have video and audio, at their worst.</summary>
public sealed class PlayedClientTests : IAsyncLifetime
{
    private const int MaxBytes = 200_000;
    private static readonly byte[] Film = [.. Enumerable.Range(0, 150_000).Select(at => (byte)(at % 251))];
    private readonly PictureServer _server = new();
    private readonly FakeTimeProvider _time = new();
    private PictureClient _http = default!;
    private PlayedClient _client = default!;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public ValueTask InitializeAsync()
    {
        var media = Options.Create(
            new MediaOptions
            {
                PrivateHosts = [_server.Authority],
                MaxPlayedBytes = MaxBytes,
                MaxPictureBytes = 10,
            }
        );
        _http = new PictureClient(
            media,
            Options.Create(new XmppOptions()),
            new UploadHosts(),
            new PictureLimits(),
            _time
        );
        _client = new PlayedClient(_http, media, new PlayerLimits(), _time);
        return ValueTask.CompletedTask;
    }

    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        await _server.DisposeAsync();
    }

    [Theory(Timeout = 30_000)]
    [InlineData("bytes=0-", 0, 149_999)]
    [InlineData("bytes=149999-", 149_999, 149_999)]
    [InlineData("bytes=5-9", 5, 9)]
    [InlineData("bytes=70000-900000", 70_000, 149_999)]
    [InlineData("bytes=-7", 149_993, 149_999)]
    [InlineData("bytes=-900000", 0, 149_999)]
    public async Task Part_comes_from_servers_with_and_without_ranges(string header, int first, int last)
    {
        _server.On("/whole", Film, "video/mp4");
        _server.On(
            "/part",
            "206 Partial Content",
            $"Content-Range: bytes {first}-{last}/{Film.Length}\r\nContent-Length: {last - first + 1}\r\n",
            Film.AsMemory(first..(last + 1))
        );
        foreach (var path in new[] { "/whole", "/part" })
        {
            using var download = await _client.OpenAsync(_server.At(path), ByteRange.Read(header), Stop);
            Assert.Equal(
                (first, last, Film.Length, last - first + 1, false),
                (
                    download.Part!.First,
                    download.Part.Last,
                    download.Part.Total,
                    download.Part.Length,
                    download.Part.IsWhole
                )
            );
            Assert.Equal(Film[first..(last + 1)], await ReadAsync(download));
        }
        Assert.All(
            _server.Requests,
            head => Assert.Contains($"\r\nRange: {header}\r\n", head, StringComparison.Ordinal)
        );
    }

    [Theory(Timeout = 30_000)]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("bytes=")]
    [InlineData("bytes=-")]
    [InlineData("bytes=-0")]
    [InlineData("bytes=9-5")]
    [InlineData("bytes=0-1,5-9")]
    [InlineData("lines=0-5")]
    [InlineData("bytes=99999999999999999999999-")]
    [InlineData("bytes=0-5\r\nX-More: 1")]
    public async Task What_is_no_single_range_is_not_passed_on(string? header)
    {
        _server.On("/film", Film);
        using var download = await _client.OpenAsync(_server.At("/film"), ByteRange.Read(header), Stop);
        Assert.True(download.Part!.IsWhole);
        Assert.Equal(Film, await ReadAsync(download));
        Assert.DoesNotContain("Range:", Assert.Single(_server.Requests), StringComparison.Ordinal);
        Assert.DoesNotContain("X-More", _server.Requests.Single(), StringComparison.Ordinal);
    }

    [Theory(Timeout = 30_000)]
    [InlineData("bytes=10-19", "Content-Range: bytes 10-19/100\r\nContent-Length: 10", null)]
    [InlineData("bytes=10-19", "Content-Range: bytes 10-15/*\r\nContent-Length: 6", null)]
    [InlineData("bytes=89-", "Content-Range: bytes 89-100/100\r\nContent-Length: 11", null)]
    [InlineData("bytes=89-", "Content-Range: bytes 89-101/100", PictureFailure.Refused)]
    [InlineData("bytes=10-", "Content-Range: bytes 10-9/100", PictureFailure.Refused)]
    [InlineData("bytes=10-", "Content-Range: bytes 10-9999999999999999999/*", PictureFailure.Refused)]
    [InlineData("bytes=10-19", "", PictureFailure.Refused)]
    [InlineData("bytes=10-19", "Content-Range: bytes */100", PictureFailure.Refused)]
    [InlineData("bytes=10-19", "Content-Range: lines 10-19/100", PictureFailure.Refused)]
    [InlineData("bytes=10-19", "Content-Range: bytes 0-9/100", PictureFailure.Refused)]
    [InlineData("bytes=10-19", "Content-Range: bytes 10-29/100", PictureFailure.Refused)]
    [InlineData("bytes=10-19", "Content-Range: bytes 10-19/100\r\nContent-Length: 11", PictureFailure.Refused)]
    [InlineData("bytes=10-19", "Content-Range: bytes 10-19/200001", PictureFailure.TooLarge)]
    [InlineData("bytes=200000-", "Content-Range: bytes 200000-200009/*", PictureFailure.TooLarge)]
    [InlineData("bytes=-10", "Content-Range: bytes 0-9/100", PictureFailure.Refused)]
    [InlineData("bytes=-10", "Content-Range: bytes 90-99/*", PictureFailure.Refused)]
    [InlineData(null, "Content-Range: bytes 0-9/10\r\nContent-Length: 10", PictureFailure.Refused)]
    public async Task Part_that_is_not_the_one_that_was_asked_for_is_refused(
        string? asked,
        string headers,
        object? failure
    )
    {
        var end = headers.Length == 0 ? "" : "\r\n";
        _server.On("/film", "206 Partial Content", $"{headers}{end}", new byte[11]);
        Assert.Equal(failure, await FailureAsync("/film", asked));
    }

    [Theory(Timeout = 30_000)]
    [InlineData("404 Not Found", "", PictureFailure.Refused)]
    [InlineData("204 No Content", "", PictureFailure.Refused)]
    [InlineData("416 Range Not Satisfiable", "", PictureFailure.Refused)]
    [InlineData("302 Found", "Location: https://127.0.0.1/film\r\n", PictureFailure.NotAllowed)]
    [InlineData("302 Found", "Location: http://10.0.0.1/film\r\n", PictureFailure.NotAllowed)]
    [InlineData("302 Found", "Location: /film\r\n", PictureFailure.TooManyRedirects)]
    [InlineData("200 OK", "Content-Length: 200001\r\n", PictureFailure.TooLarge)]
    [InlineData("200 OK", "Content-Length: 9\r\nContent-Type: text/html\r\n", PictureFailure.NoPicture)]
    [InlineData("200 OK", "Content-Length: 19\r\n", PictureFailure.Unreachable)]
    public async Task Answer_that_is_no_file_is_refused(string status, string headers, object failure)
    {
        _server.On("/film", status, headers, "<!DOCTYPE"u8.ToArray());
        Assert.Equal(failure, await FailureAsync("/film", null));
    }

    [Fact(Timeout = 30_000)]
    public async Task Part_that_the_file_does_not_have_is_said_to_be_so()
    {
        _server.On("/part", "416 Range Not Satisfiable", "Content-Range: bytes */150000\r\n", default);
        _server.On("/whole", Film);
        foreach (var path in new[] { "/part", "/whole" })
        {
            using var download = await _client.OpenAsync(_server.At(path), ByteRange.Read("bytes=150000-"), Stop);
            Assert.Null(download.Part);
            Assert.Equal(Film.Length, download.Total);
        }
    }

    [Fact(Timeout = 30_000)]
    public async Task File_without_a_length_is_left_where_it_is_too_large()
    {
        _server.On(
            "/film",
            async (stream, stop) =>
            {
                await stream.WriteAsync("HTTP/1.1 200 OK\r\n\r\n"u8.ToArray(), stop);
                while (true)
                {
                    await stream.WriteAsync(new byte[1000], stop);
                }
            }
        );
        Assert.Equal(PictureFailure.TooLarge, await FailureAsync("/film", "bytes=0-"));
    }

    [Fact(Timeout = 30_000)]
    public async Task Part_that_goes_on_is_cut_where_it_ends()
    {
        _server.On("/film", "206 Partial Content", "Content-Range: bytes 10-19/150000\r\n", Film.AsMemory(10));
        using var download = await _client.OpenAsync(_server.At("/film"), ByteRange.Read("bytes=10-19"), Stop);
        Assert.Equal(Film[10..20], await ReadAsync(download));
    }

    [Fact(Timeout = 30_000)]
    public async Task Film_that_is_watched_for_an_hour_goes_on_and_a_silent_server_is_left()
    {
        var pieces = new SemaphoreSlim(0);
        _server.On(
            "/film",
            async (stream, stop) =>
            {
                await stream.WriteAsync(
                    Encoding.ASCII.GetBytes(
                        string.Create(
                            CultureInfo.InvariantCulture,
                            $"HTTP/1.1 200 OK\r\nContent-Length: {Film.Length}\r\n\r\n"
                        )
                    ),
                    stop
                );
                for (var at = 0; ; at += 1000)
                {
                    await pieces.WaitAsync(stop);
                    await stream.WriteAsync(Film.AsMemory(at, 1000), stop);
                }
            }
        );
        using var download = await _client.OpenAsync(_server.At("/film"), null, Stop);
        var reader = new CountingStream();
        var copying = download.CopyToAsync(reader, Stop);
        for (var minutes = 0; minutes < 120; minutes++)
        {
            pieces.Release();
            await reader.ReachedAsync((minutes + 1) * 1000);
            _time.Advance(TimeSpan.FromSeconds(29));
            Assert.False(copying.IsCompleted);
        }
        while (!copying.IsCompleted)
        {
            // It may not have begun to wait for the next piece yet.
            _time.Advance(TimeSpan.FromSeconds(5));
            await Task.Yield();
        }
        var failure = await Assert.ThrowsAsync<PictureException>(() => copying);
        Assert.Equal(PictureFailure.TimedOut, failure.Failure);
    }

    [Fact(Timeout = 30_000)]
    public async Task Reader_who_takes_nothing_is_left_after_a_while()
    {
        _server.On("/film", Film);
        using var download = await _client.OpenAsync(_server.At("/film"), null, Stop);
        var reader = new CountingStream { IsStalled = true };
        var copying = download.CopyToAsync(reader, Stop);
        await reader.ReachedAsync(1);
        _time.Advance(TimeSpan.FromSeconds(29));
        Assert.False(copying.IsCompleted);
        _time.Advance(TimeSpan.FromSeconds(2));
        var failure = await Assert.ThrowsAsync<PictureException>(() => copying);
        Assert.Equal(PictureFailure.TimedOut, failure.Failure);
    }

    [Fact(Timeout = 30_000)]
    public async Task Server_that_does_not_begin_is_not_waited_for()
    {
        _server.On("/film", (_, stop) => Task.Delay(Timeout.Infinite, stop));
        var failure = FailureAsync("/film", null);
        await _server.AskedAsync("/film");
        Assert.False(failure.IsCompleted);
        _time.Advance(TimeSpan.FromSeconds(10));
        Assert.Equal(PictureFailure.TimedOut, await failure);
    }

    private async Task<object?> FailureAsync(string path, string? range)
    {
        try
        {
            using var download = await _client.OpenAsync(_server.At(path), ByteRange.Read(range), Stop);
            await ReadAsync(download);
            return null;
        }
        catch (PictureException failure)
        {
            return failure.Failure;
        }
    }

    private static async Task<byte[]> ReadAsync(PlayedDownload download)
    {
        using var read = new MemoryStream();
        await download.CopyToAsync(read, Stop);
        return read.ToArray();
    }

    /// <summary>What a reader has got so far.</summary>
    private sealed class CountingStream : MemoryStream
    {
        private readonly SemaphoreSlim _changed = new(0);
        private long _count;

        /// <summary>True for one who takes nothing more.</summary>
        public bool IsStalled { get; init; }

        public async Task ReachedAsync(long count)
        {
            while (Interlocked.Read(ref _count) < count)
            {
                await _changed.WaitAsync(Stop);
            }
        }

        public override async ValueTask WriteAsync(
            ReadOnlyMemory<byte> buffer,
            CancellationToken cancellationToken = default
        )
        {
            Interlocked.Add(ref _count, buffer.Length);
            _changed.Release();
            await Task.Delay(IsStalled ? Timeout.Infinite : 0, cancellationToken);
        }
    }
}
