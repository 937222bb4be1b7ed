using System.Net;
using Microblog.Core.Model;
using Microblog.Core.Publishing;
using Microblog.Core.Uploads;
using Microblog.Testing.Pictures;
using Microblog.Web.Links;
using Microblog.Web.Tests.Fakes;

namespace Microblog.Web.Tests.Compose;

/// <summary>Pictures that stand for videos beside what is half written.</summary>
public sealed class PosterEndpointTests : IAsyncLifetime
{
    private const int TimeLimit = 60_000;
    private static readonly Guid Id = Guid.NewGuid();
    private static readonly byte[] Frame = TestPicture.Gif(30, 20);
    private readonly PictureServer _server = new();
    private FakeSite _site = default!;
    private HttpClient _browser = default!;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _site = new FakeSite(("Media:PrivateHosts:0", _server.Authority));
        _browser = await _site.SignedInAsync(Stop);
    }

    public async ValueTask DisposeAsync()
    {
        _browser.Dispose();
        await _site.DisposeAsync();
        await _server.DisposeAsync();
    }

    [Fact(Timeout = TimeLimit)]
    public async Task Poster_is_a_file_of_its_own_and_part_of_its_video()
    {
        await AddAsync("video/webm");
        using var answer = await SendAsync($"place=home&id={Id}");
        Assert.Equal(HttpStatusCode.NoContent, answer.StatusCode);
        var (file, content) = Assert.Single(_site.Session.Uploads.Uploaded);
        Assert.Equal(new FileToUpload("poster.jpg", "image/jpeg", Frame.Length), file);
        Assert.Equal(Frame, content);
        var video = Assert.Single((await _site.Session.Files.GetAsync("home", Stop)).Files).File;
        Assert.Equal(new Uri("https://files.example.org/1"), video.Poster);
    }

    [Theory(Timeout = TimeLimit)]
    [InlineData("video/webm", "place=nowhere&id={0}", HttpStatusCode.BadRequest)]
    [InlineData("video/webm", "place=home&id=1", HttpStatusCode.BadRequest)]
    [InlineData("video/webm", "place=feed%3Axmpp%3Aa%40b%3F%3Bnode%3Dn&id={0}", HttpStatusCode.NotFound)]
    [InlineData("audio/mpeg", "place=home&id={0}", HttpStatusCode.NotFound)]
    [InlineData("image/png", "place=home&id={0}", HttpStatusCode.NotFound)]
    public async Task Poster_of_no_video_is_refused(string type, string query, HttpStatusCode status)
    {
        await AddAsync(type);
        using var answer = await SendAsync(string.Format(null, query, Id));
        Assert.Equal(status, answer.StatusCode);
        Assert.Empty(_site.Session.Uploads.Uploaded);
    }

    [Fact(Timeout = TimeLimit)]
    public async Task Poster_without_the_pages_token_or_too_large_is_refused()
    {
        await AddAsync("video/webm");
        using var forged = await SendAsync($"place=home&id={Id}", token: "");
        Assert.Equal(HttpStatusCode.BadRequest, forged.StatusCode);
        using var large = await SendAsync($"place=home&id={Id}", bytes: new byte[1024 * 1024 + 1]);
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, large.StatusCode);
        Assert.Empty(_site.Session.Uploads.Uploaded);
    }

    [Fact(Timeout = TimeLimit)]
    public async Task Video_whose_poster_is_not_taken_has_none()
    {
        await AddAsync("video/webm");
        _site.Session.Uploads.Refusal = new FileUploadException(UploadProblem.TooLarge);
        using var answer = await SendAsync($"place=home&id={Id}");
        Assert.Equal(HttpStatusCode.UnprocessableEntity, answer.StatusCode);
        Assert.Null(Assert.Single((await _site.Session.Files.GetAsync("home", Stop)).Files).File.Poster);
    }

    [Fact(Timeout = TimeLimit)]
    public async Task Poster_is_what_is_shown_of_a_video_beside_a_text()
    {
        await AddAsync("video/webm");
        using var none = await _browser.GetAsync(DraftPictureLinks.Of("home", Id), Stop);
        Assert.Equal(HttpStatusCode.NotFound, none.StatusCode);
        _server.On("/p", Frame);
        await _site.Session.Files.SetPosterAsync("home", Id, _server.At("/p"), Stop);
        Assert.Equal(Frame, await _browser.GetByteArrayAsync(DraftPictureLinks.Of("home", Id), Stop));
    }

    private Task AddAsync(string type) =>
        _site.Session.Files.AddAsync(
            "home",
            new DraftAttachment(Id, new Attachment(new Uri("https://files.example.org/film"), type, null, null)),
            null,
            Stop
        );

    private async Task<HttpResponseMessage> SendAsync(string query, string? token = null, byte[]? bytes = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/compose/poster?" + query);
        request.Content = new ByteArrayContent(bytes ?? Frame);
        request.Content.Headers.ContentType = new("application/octet-stream");
        request.Headers.Add("RequestVerificationToken", token ?? await FakeSite.TokenAsync(_browser, "/", Stop));
        return await _browser.SendAsync(request, Stop);
    }
}
