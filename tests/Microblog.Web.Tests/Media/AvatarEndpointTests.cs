using System.Net;
using Microblog.Core.Pictures;
using Microblog.Web.Links;
using Microblog.Web.Tests.Fakes;

namespace Microblog.Web.Tests.Media;

public sealed class AvatarEndpointTests : IAsyncLifetime
{
    private const int TimeLimit = 60_000;
    private const string Id = "0123456789abcdef0123456789abcdef01234567";

    private static readonly byte[] Small = [1, 2, 3];
    private static readonly byte[] Large = [4, 5, 6, 7];

    private FakeSite _site = default!;
    private HttpClient _browser = default!;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _site = new FakeSite();
        _site.Session.AvatarPictures.Files[(Id, PictureScaler.Small)] = Small;
        _site.Session.AvatarPictures.Files[(Id, PictureScaler.Large)] = Large;
        _browser = await _site.SignedInAsync(Stop);
    }

    public async ValueTask DisposeAsync()
    {
        _browser.Dispose();
        await _site.DisposeAsync();
    }

    [Fact(Timeout = TimeLimit)]
    public async Task Picture_comes_with_everything_that_keeps_it_harmless_and_is_kept_for_a_year()
    {
        using var answer = await _browser.GetAsync(AvatarLinks.Of(Id), Stop);

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal(Small, await answer.Content.ReadAsByteArrayAsync(Stop));
        Assert.Equal("image/webp", answer.Content.Headers.ContentType?.ToString());
        Assert.Equal(["nosniff"], answer.Headers.GetValues("X-Content-Type-Options"));
        Assert.Equal(
            ["default-src 'none'; base-uri 'none'; frame-ancestors 'self'; sandbox"],
            answer.Headers.GetValues("Content-Security-Policy")
        );
        Assert.Equal(["same-origin"], answer.Headers.GetValues("Cross-Origin-Resource-Policy"));
        var cache = answer.Headers.CacheControl!;
        Assert.True(cache.Private);
        Assert.Equal(TimeSpan.FromDays(365), cache.MaxAge);
        Assert.Equal(Large, await _browser.GetByteArrayAsync(AvatarLinks.Large(Id), Stop));
    }

    [Theory(Timeout = TimeLimit)]
    [InlineData("/avatar/0123456789abcdef0123456789abcdef01234568")]
    [InlineData("/avatar/0123456789ABCDEF0123456789ABCDEF01234567")]
    [InlineData($"/avatar/{Id}?size=97")]
    [InlineData($"/avatar/{Id}?size=-1")]
    [InlineData("/avatar/0123")]
    [InlineData($"/avatar/{Id}0")]
    [InlineData("/avatar/")]
    public async Task Address_of_no_known_picture_is_not_found(string address)
    {
        using var answer = await _browser.GetAsync(address, Stop);
        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
        Assert.NotEqual(TimeSpan.FromDays(365), answer.Headers.CacheControl?.MaxAge);
    }

    [Fact(Timeout = TimeLimit)]
    public async Task Visitor_without_sign_in_gets_no_picture()
    {
        using var visitor = _site.Browser();
        using var answer = await visitor.GetAsync(AvatarLinks.Of(Id), Stop);
        Assert.NotEqual(HttpStatusCode.OK, answer.StatusCode);
    }
}
