using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using Microblog.Core.Publishing;
using Microblog.Core.Uploads;
using Microblog.Web.Tests.Fakes;

namespace Microblog.Web.Tests.Compose;

/// <summary>Files beside what is half written.</summary>
public sealed class FileEndpointTests : IAsyncLifetime
{
    private const int TimeLimit = 60_000;
    private static readonly byte[] Bytes = [.. Enumerable.Range(0, 200_000).Select(i => (byte)i)];
    private readonly FakeSite _site = new();
    private HttpClient _browser = default!;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    private FakeFileUploads Uploads => _site.Session.Uploads;

    public async ValueTask InitializeAsync() => _browser = await _site.SignedInAsync(Stop);

    public async ValueTask DisposeAsync()
    {
        _browser.Dispose();
        await _site.DisposeAsync();
    }

    [Fact(Timeout = TimeLimit)]
    public async Task File_is_added_to_the_draft_of_its_place()
    {
        var id = Guid.NewGuid();
        using var answer = await SendAsync($"place=home&id={id}&name=a%20b.png&type=image%2Fpng&at=0");
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        var (file, content) = Assert.Single(Uploads.Uploaded);
        Assert.Equal(new FileToUpload("a b.png", "image/png", Bytes.Length), file);
        Assert.Equal(Bytes, content);
        var added = Assert.Single((await _site.Session.Files.GetAsync("home", Stop)).Files);
        Assert.Equal((id, "a b.png"), (added.Id, added.File.Name));
        Assert.Empty((await _site.Session.Files.GetAsync("reply:xmpp:a@b?;node=n;item=i", Stop)).Files);
    }

    [Theory(Timeout = TimeLimit)]
    [InlineData("video%2Fwebm", "width=640&height=360&length=63500", 640, 360, 63.5)]
    [InlineData("audio%2Fwav", "width=640&height=360&length=63500", null, null, 63.5)]
    [InlineData("video%2Fwebm", "width=640&height=0&length=-1", null, null, null)]
    [InlineData("video%2Fwebm", "width=2000000000&height=5&length=9999999999999", null, null, null)]
    [InlineData("video%2Fwebm", "", null, null, null)]
    [InlineData("application%2Fpdf", "width=640&height=360&length=5", null, null, null)]
    public async Task Browser_says_how_large_and_long_a_video_is(
        string type,
        string said,
        int? width,
        int? height,
        double? seconds
    )
    {
        using var answer = await SendAsync($"place=home&id={Guid.NewGuid()}&name=a&type={type}&{said}");
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        var file = Assert.Single((await _site.Session.Files.GetAsync("home", Stop)).Files).File;
        Assert.Equal((width, height, seconds), (file.Width, file.Height, file.Duration?.TotalSeconds));
    }

    [Theory(Timeout = TimeLimit)]
    [InlineData("place=nowhere&id=0f8fad5b-d9cb-469f-a165-70867728950e")]
    [InlineData("place=home&id=1")]
    [InlineData("id=0f8fad5b-d9cb-469f-a165-70867728950e")]
    public async Task File_for_no_place_is_refused(string query)
    {
        using var answer = await SendAsync(query);
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Empty(Uploads.Uploaded);
    }

    [Fact(Timeout = TimeLimit)]
    public async Task File_without_the_pages_token_is_refused()
    {
        using var answer = await SendAsync($"place=home&id={Guid.NewGuid()}", token: "");
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Empty(Uploads.Uploaded);
    }

    [Fact(Timeout = TimeLimit)]
    public async Task File_of_nobody_is_refused()
    {
        using var stranger = _site.Browser();
        using var content = new ByteArrayContent(Bytes);
        using var answer = await stranger.PostAsync($"/compose/file?place=home&id={Guid.NewGuid()}", content, Stop);
        Assert.NotEqual(HttpStatusCode.OK, answer.StatusCode);
        Assert.Empty(Uploads.Uploaded);
    }

    [Theory(Timeout = TimeLimit)]
    [InlineData(UploadProblem.TooLarge, HttpStatusCode.RequestEntityTooLarge, "Your server takes files up to 2.5 MB.")]
    [InlineData(
        UploadProblem.PictureTooLarge,
        HttpStatusCode.RequestEntityTooLarge,
        "Pictures can have up to 2.5 MB here."
    )]
    [InlineData(UploadProblem.NoService, HttpStatusCode.UnprocessableEntity, "Your server takes no files.")]
    [InlineData(
        UploadProblem.Heic,
        HttpStatusCode.UnprocessableEntity,
        "HEIC pictures cannot be shown in browsers. Save it as JPEG first."
    )]
    [InlineData(
        UploadProblem.Expired,
        HttpStatusCode.UnprocessableEntity,
        "The server's place for the file was gone. Try again."
    )]
    public async Task Refusal_is_a_sentence(UploadProblem problem, HttpStatusCode status, string text)
    {
        Uploads.Refusal = new FileUploadException(problem) { MaxBytes = 2_500_000 };
        using var answer = await SendAsync($"place=home&id={Guid.NewGuid()}");
        Assert.Equal(status, answer.StatusCode);
        var said = await answer.Content.ReadFromJsonAsync<JsonElement>(Stop);
        Assert.Equal(problem.ToString(), said.GetProperty("problem").GetString());
        Assert.Equal(text, said.GetProperty("text").GetString());
        Assert.Empty((await _site.Session.Files.GetAsync("home", Stop)).Files);
    }

    [Fact(Timeout = TimeLimit)]
    public async Task Every_problem_has_a_sentence()
    {
        var texts = new HashSet<string?>();
        foreach (var problem in Enum.GetValues<UploadProblem>())
        {
            Uploads.Refusal = new FileUploadException(problem);
            using var answer = await SendAsync($"place=home&id={Guid.NewGuid()}");
            var said = await answer.Content.ReadFromJsonAsync<JsonElement>(Stop);
            Assert.True(texts.Add(said.GetProperty("text").GetString()), problem.ToString());
        }
    }

    [Fact(Timeout = TimeLimit)]
    public async Task File_beyond_the_number_of_a_draft_says_so()
    {
        for (var number = 0; number < DraftAttachments.Most; number++)
        {
            using var taken = await SendAsync($"place=home&id={Guid.NewGuid()}&name={number}");
            Assert.Equal(HttpStatusCode.OK, taken.StatusCode);
        }
        using var answer = await SendAsync($"place=home&id={Guid.NewGuid()}");
        Assert.Equal(HttpStatusCode.UnprocessableEntity, answer.StatusCode);
        var said = await answer.Content.ReadFromJsonAsync<JsonElement>(Stop);
        Assert.Equal("A post has at most 20 files.", said.GetProperty("text").GetString());
        Assert.Equal(DraftAttachments.Most, Uploads.Uploaded.Count);

        // Another page added one meanwhile.
        _site.Session.Files.Failure = DraftFailure.TooManyFiles;
        using var late = await SendAsync($"place=feed%3Axmpp%3Aa%40b%3F%3Bnode%3Dn&id={Guid.NewGuid()}");
        Assert.Equal(HttpStatusCode.UnprocessableEntity, late.StatusCode);
    }

    [Fact(Timeout = TimeLimit)]
    public async Task Limit_of_the_service_is_told()
    {
        using var known = await _browser.GetAsync("/compose/file", Stop);
        Assert.Equal("{\"max\":1000000,\"picture\":500000}", await known.Content.ReadAsStringAsync(Stop));
        Uploads.Max = null;
        Assert.Equal("{\"max\":null,\"picture\":500000}", await _browser.GetStringAsync("/compose/file", Stop));
        Uploads.Refusal = new FileUploadException(UploadProblem.NoService);
        using var refused = await _browser.GetAsync("/compose/file", Stop);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, refused.StatusCode);
    }

    private async Task<HttpResponseMessage> SendAsync(string query, string? token = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/compose/file?" + query);
        request.Content = new ByteArrayContent(Bytes);
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/octet-stream");
        request.Headers.Add("RequestVerificationToken", token ?? await FakeSite.TokenAsync(_browser, "/", Stop));
        return await _browser.SendAsync(request, Stop);
    }
}
