using System.Net;
using System.Net.Http.Headers;
using System.Text;
using Microblog.Core.Model;
using Microblog.Core.Posts;
using Microblog.Testing.Pictures;
using Microblog.Web.Links;
using Microblog.Web.Tests.Fakes;

namespace Microblog.Web.Tests.Media;

public sealed class PlayedFilesTests : IAsyncLifetime
{
    private static readonly byte[] Film = [.. Enumerable.Range(0, 150_000).Select(at => (byte)(at % 251))];
    private readonly PictureServer _server = new();
    private FakeSite _site = default!;
    private HttpClient _browser = default!;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _site = new FakeSite(
            ("Media:PrivateHosts:0", _server.Authority),
            ("Media:MaxPlayedBytes", "200000"),
            ("Media:MaxPictureBytes", "100000")
        );
        _browser = await _site.SignedInAsync(Stop);
    }

    public async ValueTask DisposeAsync()
    {
        _browser.Dispose();
        await _site.DisposeAsync();
        await _server.DisposeAsync();
    }

    [Theory(Timeout = 60_000)]
    [InlineData("video/mp4", "video/mp4")]
    [InlineData("video/quicktime", "video/mp4")]
    [InlineData("audio/x-wav", "audio/wav")]
    [InlineData("audio/opus", "audio/ogg")]
    public async Task File_of_a_post_comes_whole_with_everything_that_keeps_it_harmless(string type, string served)
    {
        // Its server says what it likes: the post has the word.
        _server.On("/film", Film, "application/javascript");
        using var answer = await _browser.GetAsync(Add(type), Stop);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal(Film, await answer.Content.ReadAsByteArrayAsync(Stop));
        Assert.Equal(served, answer.Content.Headers.ContentType?.ToString());
        Assert.Equal(
            $"inline; filename=\"{served.Replace('/', '.')}\"",
            answer.Content.Headers.ContentDisposition?.ToString()
        );
        Assert.Equal(["bytes"], answer.Headers.AcceptRanges);
        Assert.Null(answer.Content.Headers.ContentRange);
        AssertHarmless(answer);
        Assert.True(answer.Headers.CacheControl!.Private);
    }

    [Fact(Timeout = 60_000)]
    public async Task Part_of_a_file_is_answered_as_one()
    {
        _server.On("/film", "206 Partial Content", "Content-Range: bytes 100-199/150000\r\n", Film.AsMemory(100, 100));
        using var answer = await PartAsync(Add("video/webm"), "bytes=100-199");
        Assert.Equal(HttpStatusCode.PartialContent, answer.StatusCode);
        Assert.Equal("bytes 100-199/150000", answer.Content.Headers.ContentRange?.ToString());
        Assert.Equal(100, answer.Content.Headers.ContentLength);
        Assert.Equal(Film[100..200], await answer.Content.ReadAsByteArrayAsync(Stop));
        AssertHarmless(answer);
    }

    [Fact(Timeout = 60_000)]
    public async Task Server_without_ranges_and_length_sends_all()
    {
        _server.On("/film", "200 OK", "Connection: close\r\n", Film);
        using var answer = await PartAsync(Add("video/webm"), "bytes=100-199");
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Empty(answer.Headers.AcceptRanges);
        Assert.Equal(Film, await answer.Content.ReadAsByteArrayAsync(Stop));
    }

    [Fact(Timeout = 60_000)]
    public async Task Part_that_the_file_does_not_have_is_refused_with_its_length()
    {
        _server.On("/film", Film);
        using var answer = await PartAsync(Add("video/webm"), "bytes=150000-");
        Assert.Equal(HttpStatusCode.RequestedRangeNotSatisfiable, answer.StatusCode);
        Assert.Equal("bytes */150000", answer.Content.Headers.ContentRange?.ToString());
    }

    [Fact(Timeout = 60_000)]
    public async Task Only_what_a_post_of_the_account_has_is_fetched()
    {
        _server.On("/film", Film);
        var good = Add("video/webm");
        using var stranger = _site.Browser();
        using var sentToSignIn = await stranger.GetAsync(good, Stop);
        Assert.Equal(HttpStatusCode.Found, sentToSignIn.StatusCode);
        string[] wrong =
        [
            good + "x",
            good.Replace("/0?", "/1?", StringComparison.Ordinal),
            good.Replace("/0?", "/0/poster?", StringComparison.Ordinal),
            good.Replace("/film/0", "/another/0", StringComparison.Ordinal),
            Add("video/x-matroska", "other"),
            Add("text/html", "page"),
        ];
        foreach (var path in wrong)
        {
            using var answer = await _browser.GetAsync(path, Stop);
            Assert.True(answer.StatusCode == HttpStatusCode.NotFound, path);
        }
        Assert.Empty(_server.Requests);
    }

    [Theory(Timeout = 60_000)]
    [InlineData("WEBVTT", HttpStatusCode.OK)]
    [InlineData("WEBVTT\n\n00:01.000 --> 00:02.000\nHello", HttpStatusCode.OK)]
    [InlineData("\uFEFFWEBVTT - a talk\r\n", HttpStatusCode.OK)]
    [InlineData("WEBVTTX", HttpStatusCode.BadGateway)]
    [InlineData("<script>", HttpStatusCode.BadGateway)]
    [InlineData("", HttpStatusCode.BadGateway)]
    public async Task Captions_are_what_begins_like_them(string text, HttpStatusCode status)
    {
        var file = Encoding.UTF8.GetBytes(text);
        _server.On("/film", file, "text/html");
        using var answer = await _browser.GetAsync(Add("text/vtt"), Stop);
        Assert.Equal(status, answer.StatusCode);
        AssertHarmless(answer);
        if (status == HttpStatusCode.OK)
        {
            Assert.Equal(file, await answer.Content.ReadAsByteArrayAsync(Stop));
            Assert.Equal("text/vtt; charset=utf-8", answer.Content.Headers.ContentType?.ToString());
        }
    }

    [Fact(Timeout = 60_000)]
    public async Task Captions_that_are_too_large_are_not_shown()
    {
        _server.On("/film", (byte[])[.. "WEBVTT\n"u8, .. new byte[1024 * 1024]]);
        using var answer = await _browser.GetAsync(Add("text/vtt"), Stop);
        Assert.Equal(HttpStatusCode.BadGateway, answer.StatusCode);
        Assert.Contains("too large", await answer.Content.ReadAsStringAsync(Stop), StringComparison.Ordinal);
    }

    [Fact(Timeout = 60_000)]
    public async Task Poster_of_a_video_is_a_picture_of_the_post()
    {
        var picture = TestPicture.Gif(30, 20);
        _server.On("/poster", picture);
        var post = Post("video/mp4", "film", _server.At("/poster"));
        var poster = post.Attachments[0].PosterPicture!;
        using var answer = await _browser.GetAsync(PictureLinks.OfPoster(post.Address, 0, poster), Stop);
        Assert.Equal(picture, await answer.Content.ReadAsByteArrayAsync(Stop));
        Assert.Equal("image/gif", answer.Content.Headers.ContentType?.MediaType);
        using var other = await _browser.GetAsync(PictureLinks.OfPoster(post.Address, 0, post.Attachments[0]), Stop);
        Assert.Equal(HttpStatusCode.NotFound, other.StatusCode);
    }

    [Theory(Timeout = 60_000)]
    [InlineData("/missing", HttpStatusCode.BadGateway, "does not give it out")]
    [InlineData("/large", HttpStatusCode.BadGateway, "too large")]
    [InlineData("/page", HttpStatusCode.BadGateway, "no video or audio")]
    [InlineData("/inside", HttpStatusCode.BadGateway, "cannot be reached")]
    public async Task Failure_is_told_in_a_few_words(string path, HttpStatusCode status, string words)
    {
        _server.On("/large", new byte[200_001]);
        _server.On("/page", "<!DOCTYPE html>"u8.ToArray(), "text/html");
        _server.On("/inside", "302 Found", "Location: https://127.0.0.1/\r\nContent-Length: 0\r\n", default);
        using var answer = await PartAsync(Add("video/mp4", "one", path), "bytes=0-");
        Assert.Equal(status, answer.StatusCode);
        Assert.Equal("text/plain", answer.Content.Headers.ContentType?.MediaType);
        Assert.Contains(words, await answer.Content.ReadAsStringAsync(Stop), StringComparison.Ordinal);
        Assert.True(answer.Headers.CacheControl?.NoStore);
        Assert.Null(answer.Content.Headers.ContentRange);
        AssertHarmless(answer);
    }

    [Fact(Timeout = 60_000)]
    public async Task Half_a_file_never_passes_for_a_whole_one()
    {
        _server.On("/film", "200 OK", $"Content-Length: {Film.Length}\r\n", Film.AsMemory(0, 100_000));
        var path = Add("video/mp4");
        await Assert.ThrowsAnyAsync<HttpRequestException>(async () => await _browser.GetByteArrayAsync(path, Stop));
    }

    [Fact(Timeout = 60_000)]
    public async Task Films_do_not_keep_pictures_waiting_and_have_their_own_turn()
    {
        var go = new TaskCompletionSource();
        _server.On(
            "/film",
            async (stream, stop) =>
            {
                await stream.WriteAsync(
                    Encoding.ASCII.GetBytes(
                        $"HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: {Film.Length}\r\n\r\n"
                    ),
                    stop
                );
                await go.Task.WaitAsync(stop);
                await stream.WriteAsync(Film, stop);
            }
        );
        var path = Add("video/mp4");
        var films = Enumerable.Range(0, 7).Select(_ => _browser.GetByteArrayAsync(path, Stop)).ToList();
        while (_server.Requests.Count < 6)
        {
            await _server.AskedAsync("/film");
            await Task.Yield();
        }
        _server.On("/a.gif", TestPicture.Gif(3, 2));
        var post = Post("image/gif", "picture", null, "/a.gif");
        Assert.NotEmpty(await _browser.GetByteArrayAsync(PictureLinks.Of(post.Address, 0, post.Attachments[0]), Stop));
        // The seventh has not been asked for: it waits for its turn.
        Assert.Equal(6, _server.Requests.Count(head => head.Contains("/film", StringComparison.Ordinal)));
        go.SetResult();
        Assert.All(await Task.WhenAll(films), film => Assert.Equal(Film, film));
    }

    private async Task<HttpResponseMessage> PartAsync(string path, string range)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        request.Headers.Range = RangeHeaderValue.Parse(range);
        return await _browser.SendAsync(request, Stop);
    }

    private static void AssertHarmless(HttpResponseMessage answer)
    {
        Assert.Equal(["nosniff"], answer.Headers.GetValues("X-Content-Type-Options"));
        Assert.Equal(
            ["default-src 'none'; base-uri 'none'; frame-ancestors 'self'; sandbox"],
            answer.Headers.GetValues("Content-Security-Policy")
        );
        Assert.Equal(["same-origin"], answer.Headers.GetValues("Cross-Origin-Resource-Policy"));
    }

    private string Add(string type, string id = "film", string path = "/film")
    {
        var post = Post(type, id, null, path);
        return PictureLinks.Of(post.Address, 0, post.Attachments[0]);
    }

    private Post Post(string type, string id, Uri? poster, string path = "/film")
    {
        var post = _site.Session.World.New("With a film", id: id) with
        {
            Attachments = [new Attachment(_server.At(path), type, null, null) { Poster = poster }],
        };
        _site.Session.MorePosts.Add(post);
        return post;
    }
}
