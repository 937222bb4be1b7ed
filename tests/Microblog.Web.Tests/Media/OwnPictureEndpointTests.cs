using System.Net;
using Microblog.Web.Links;
using Microblog.Web.Media;
using Microblog.Web.Tests.Fakes;
using Microblog.Xmpp;

namespace Microblog.Web.Tests.Media;

public sealed class OwnPictureEndpointTests : IAsyncLifetime
{
    private const int TimeLimit = 60_000;

    private FakeSite _site = default!;
    private HttpClient _browser = default!;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _site = new FakeSite();
        _browser = await _site.SignedInAsync(Stop);
    }

    public async ValueTask DisposeAsync()
    {
        _browser.Dispose();
        await _site.DisposeAsync();
    }

    [Fact(Timeout = TimeLimit)]
    public async Task Own_picture_is_handed_over_as_it_was_sent()
    {
        var picture = new byte[OwnPictureEndpoint.MaxBytes];
        Random.Shared.NextBytes(picture);
        Assert.Equal((HttpStatusCode.NoContent, ""), await SendAsync(picture));
        Assert.Equal(picture, _site.Session.Profile.Picture);
    }

    [Theory(Timeout = TimeLimit)]
    [InlineData(3, HttpStatusCode.UnsupportedMediaType, "This is no picture that can be shown here.")]
    [InlineData(OwnPictureEndpoint.MaxBytes + 1, HttpStatusCode.RequestEntityTooLarge, "The picture is too large.")]
    public async Task Own_picture_that_is_not_taken_is_answered_in_words(
        int length,
        HttpStatusCode status,
        string words
    )
    {
        Assert.Equal((status, words), await SendAsync(new byte[length]));
        Assert.Null(_site.Session.Profile.Picture);
    }

    [Theory(Timeout = TimeLimit)]
    [InlineData(
        true,
        HttpStatusCode.BadGateway,
        "Your server did not take the picture. It is still here; Save tries again."
    )]
    [InlineData(
        false,
        HttpStatusCode.ServiceUnavailable,
        "Your server did not answer. The picture is still here; Save tries again."
    )]
    public async Task Failure_of_the_server_is_answered_in_words(bool refused, HttpStatusCode status, string words)
    {
        _site.Session.Profile.Fails = refused
            ? new StanzaException(new StanzaError("cancel", "not-allowed", "words of the server", []))
            : new SessionEndedException("There is no connection.");
        Assert.Equal((status, words), await SendAsync(new byte[100]));
    }

    [Fact(Timeout = TimeLimit)]
    public async Task Own_picture_without_the_token_of_the_page_is_refused()
    {
        using var body = new ByteArrayContent(new byte[100]);
        using var answer = await _browser.PostAsync(AvatarLinks.Own, body, Stop);
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Null(_site.Session.Profile.Picture);
    }

    private async Task<(HttpStatusCode Status, string Words)> SendAsync(byte[] picture)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, AvatarLinks.Own);
        request.Headers.Add("RequestVerificationToken", await FakeSite.TokenAsync(_browser, "/", Stop));
        request.Content = new ByteArrayContent(picture);
        using var answer = await _browser.SendAsync(request, Stop);
        return (answer.StatusCode, await answer.Content.ReadAsStringAsync(Stop));
    }
}
