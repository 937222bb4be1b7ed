using System.Net;
using Microblog.Core.Model;
using Microblog.Core.Posts;
using Microblog.Core.Publishing;
using Microblog.Core.Uploads;
using Microblog.Testing.Pictures;
using Microblog.Web.Links;
using Microblog.Web.Tests.Fakes;
using Microsoft.Extensions.DependencyInjection;

namespace Microblog.Web.Tests.Media;

public sealed class PictureEndpointTests : IAsyncLifetime
{
    private static readonly byte[] Picture = TestPicture.Gif(30, 20);
    private readonly PictureServer _server = new();
    private FakeSite _site = default!;
    private HttpClient _browser = default!;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _site = new FakeSite(("Media:PrivateHosts:0", _server.Authority), ("Media:MaxPictureBytes", "100000"));
        _browser = await _site.SignedInAsync(Stop);
    }

    public async ValueTask DisposeAsync()
    {
        _browser.Dispose();
        await _site.DisposeAsync();
        await _server.DisposeAsync();
    }

    [Theory(Timeout = 60_000)]
    [InlineData("plain")]
    [InlineData("tag:example.org,2026:a/b c?#é")]
    [InlineData("..")]
    public async Task A_picture_of_a_post_comes_with_everything_that_keeps_it_harmless(string id)
    {
        _server.On("/a.gif", Picture, "text/html");
        var post = Add(id, "/a.gif");

        using var answer = await _browser.GetAsync(PictureLinks.Of(post.Address, 0, post.Attachments[0]), Stop);

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal(Picture, await answer.Content.ReadAsByteArrayAsync(Stop));
        Assert.Equal("image/gif", answer.Content.Headers.ContentType?.ToString());
        Assert.Equal("inline; filename=\"picture.gif\"", answer.Content.Headers.ContentDisposition?.ToString());
        Assert.Equal(["nosniff"], answer.Headers.GetValues("X-Content-Type-Options"));
        Assert.Equal(
            ["default-src 'none'; base-uri 'none'; frame-ancestors 'self'; sandbox"],
            answer.Headers.GetValues("Content-Security-Policy")
        );
        Assert.Equal(["same-origin"], answer.Headers.GetValues("Cross-Origin-Resource-Policy"));
        var cache = answer.Headers.CacheControl!;
        Assert.True(cache.Private);
        Assert.Equal(TimeSpan.FromDays(7), cache.MaxAge);
    }

    [Fact(Timeout = 60_000)]
    public async Task Host_of_the_own_servers_files_is_learned_when_its_picture_is_wanted()
    {
        await using var files = new PictureServer();
        files.On("/a.gif", Picture);
        var post = Add("one", files.At("/a.gif"));
        using (var refused = await _browser.GetAsync(PictureLinks.Of(post.Address, 0, post.Attachments[0]), Stop))
        {
            Assert.NotEqual(HttpStatusCode.OK, refused.StatusCode);
        }
        var hosts = _site.Services.GetRequiredService<UploadHosts>();
        _site.Session.Uploads.Learned = () => hosts.Add(files.At("/b"));
        using var answer = await _browser.GetAsync(PictureLinks.Of(post.Address, 0, post.Attachments[0]), Stop);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal(Picture, await answer.Content.ReadAsByteArrayAsync(Stop));
    }

    [Fact(Timeout = 60_000)]
    public async Task Picture_of_a_drafts_preview_is_shown_and_no_other_address()
    {
        _server.On("/a.gif", Picture);
        var picture = new Attachment(_server.At("/a.gif"), "image/*", null, null);
        var preview = new LinkPreview(_server.At("/page"), "A page", null, picture);
        var place = DraftLocation.Preview("home");
        await _site.Session.SetAsync(place, new DraftPreview(preview.Address, preview).ToJson(), Stop);
        using var answer = await _browser.GetAsync(DraftPictureLinks.OfPreview("home", picture), Stop);
        Assert.Equal(Picture, await answer.Content.ReadAsByteArrayAsync(Stop));
        foreach (
            var other in new[]
            {
                DraftPictureLinks.OfPreview("feed:xmpp:a@b?;node=n", picture),
                DraftPictureLinks.OfPreview("home", picture with { Address = _server.At("/b.gif") }),
                DraftPictureLinks.OfPreview(place, picture),
                "/compose/preview?place=home&v=",
            }
        )
        {
            using var refused = await _browser.GetAsync(other, Stop);
            Assert.Equal(HttpStatusCode.NotFound, refused.StatusCode);
        }
        // It is the program's to say what is there.
        using var written = await _browser.GetAsync($"/compose/draft?place={Uri.EscapeDataString(place)}", Stop);
        Assert.Equal(HttpStatusCode.BadRequest, written.StatusCode);

        await _site.Session.SetAsync(place, new DraftPreview(preview.Address, null).ToJson(), Stop);
        using var gone = await _browser.GetAsync(DraftPictureLinks.OfPreview("home", picture), Stop);
        Assert.Equal(HttpStatusCode.NotFound, gone.StatusCode);
    }

    [Fact(Timeout = 60_000)]
    public async Task Picture_that_waits_beside_a_text_is_shown_and_nothing_else()
    {
        _server.On("/a.gif", Picture);
        var (picture, file) = (Guid.NewGuid(), Guid.NewGuid());
        foreach (var (id, type) in new[] { (picture, "image/gif"), (file, "application/pdf") })
        {
            var attachment = new Attachment(_server.At("/a.gif"), type, null, null);
            await _site.Session.Files.AddAsync("home", new DraftAttachment(id, attachment), null, Stop);
        }
        using var answer = await _browser.GetAsync(DraftPictureLinks.Of("home", picture), Stop);
        Assert.Equal(Picture, await answer.Content.ReadAsByteArrayAsync(Stop));
        foreach (
            var other in new[]
            {
                DraftPictureLinks.Of("home", file),
                DraftPictureLinks.Of("home", Guid.NewGuid()),
                DraftPictureLinks.Of("feed:xmpp:a@b?;node=n", picture),
                DraftPictureLinks.Of("nowhere", picture),
            }
        )
        {
            using var refused = await _browser.GetAsync(other, Stop);
            Assert.Equal(HttpStatusCode.NotFound, refused.StatusCode);
        }
    }

    [Fact(Timeout = 60_000)]
    public async Task Only_what_a_post_of_the_account_has_is_fetched()
    {
        _server.On("/a.gif", Picture);
        _server.On("/file.pdf", Picture);
        var post = Add("one", "/a.gif", "/file.pdf");
        var good = PictureLinks.Of(post.Address, 0, post.Attachments[0]);
        var others = post with { Address = post.Address with { ItemId = "another account's" } };

        string[] wrong =
        [
            PictureLinks.Of(others.Address, 0, post.Attachments[0]),
            good.Replace("/0?", "/2?", StringComparison.Ordinal),
            good.Replace("/0?", "/-1?", StringComparison.Ordinal),
            good.Replace("/0?", "/x?", StringComparison.Ordinal),
            good.Replace("/0?", "/99999999999?", StringComparison.Ordinal),
            good.Split('?')[0],
            good + "x",
            good.Split('?')[0] + $"?v={PictureLinks.Version(post.Attachments[1])}",
            PictureLinks.Of(post.Address, 1, post.Attachments[1]),
            $"/media/{Uri.EscapeDataString(_server.At("/a.gif").AbsoluteUri)}",
            "/media/",
        ];
        foreach (var path in wrong)
        {
            using var answer = await _browser.GetAsync(path, Stop);
            Assert.True(answer.StatusCode == HttpStatusCode.NotFound, path);
            Assert.Equal("There is no such picture.", await answer.Content.ReadAsStringAsync(Stop));
            Assert.True(answer.Headers.CacheControl?.NoStore, path);
        }
        Assert.Empty(_server.Requests);
    }

    [Fact(Timeout = 60_000)]
    public async Task Visitor_without_sign_in_gets_no_picture()
    {
        _server.On("/a.gif", Picture);
        var post = Add("one", "/a.gif");
        using var stranger = _site.Browser();

        using var answer = await stranger.GetAsync(PictureLinks.Of(post.Address, 0, post.Attachments[0]), Stop);

        Assert.Equal(HttpStatusCode.Found, answer.StatusCode);
        Assert.Empty(_server.Requests);
    }

    [Theory(Timeout = 60_000)]
    [InlineData("/missing.gif", HttpStatusCode.BadGateway, "does not give it out")]
    [InlineData("/large.gif", HttpStatusCode.BadGateway, "too large")]
    [InlineData("/page.gif", HttpStatusCode.BadGateway, "no picture")]
    [InlineData("/inside.gif", HttpStatusCode.BadGateway, "cannot be reached")]
    public async Task A_failure_is_told_in_a_few_words(string path, HttpStatusCode status, string words)
    {
        _server.On("/large.gif", TestPicture.Gif(1, 1).Concat(new byte[100_000]).ToArray());
        _server.On("/page.gif", "<!DOCTYPE html>"u8.ToArray(), "image/gif");
        _server.On("/inside.gif", "302 Found", "Location: https://127.0.0.1/\r\nContent-Length: 0\r\n", default);
        var post = Add("one", path);

        using var answer = await _browser.GetAsync(PictureLinks.Of(post.Address, 0, post.Attachments[0]), Stop);

        Assert.Equal(status, answer.StatusCode);
        Assert.Equal("text/plain", answer.Content.Headers.ContentType?.MediaType);
        Assert.Contains(words, await answer.Content.ReadAsStringAsync(Stop), StringComparison.Ordinal);
        Assert.True(answer.Headers.CacheControl?.NoStore);
        Assert.Equal(
            ["default-src 'none'; base-uri 'none'; frame-ancestors 'self'; sandbox"],
            answer.Headers.GetValues("Content-Security-Policy")
        );
    }

    [Fact(Timeout = 60_000)]
    public async Task Picture_of_a_preview_is_counted_behind_those_of_the_post()
    {
        _server.On("/a.gif", Picture);
        _server.On("/b.gif", Picture);
        var post = Add("one", "/a.gif");
        var picture = post.Attachments[0] with { Address = new Uri(post.Attachments[0].Address, "/b.gif") };
        _site.Session.MorePosts.Remove(post);
        _site.Session.MorePosts.Add(
            post with
            {
                Preview = new LinkPreview(new Uri("https://e.example/"), "A title", null, picture),
            }
        );
        Assert.Equal(Picture, await _browser.GetByteArrayAsync(PictureLinks.Of(post.Address, 1, picture), Stop));
        using var none = await _browser.GetAsync(PictureLinks.Of(post.Address, 2, picture), Stop);
        Assert.Equal(HttpStatusCode.NotFound, none.StatusCode);
    }

    [Fact(Timeout = 60_000)]
    public async Task Half_a_picture_never_passes_for_a_whole_one()
    {
        _server.On(
            "/a.gif",
            async (stream, stop) =>
            {
                // Without a length: the end of the connection could be the end of the file.
                await stream.WriteAsync(
                    "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n80\r\n"u8.ToArray(),
                    stop
                );
                await stream.WriteAsync(Picture.Concat(new byte[128 - Picture.Length]).ToArray(), stop);
            }
        );
        var post = Add("one", "/a.gif");

        await Assert.ThrowsAnyAsync<HttpRequestException>(async () =>
            await _browser.GetByteArrayAsync(PictureLinks.Of(post.Address, 0, post.Attachments[0]), Stop)
        );
    }

    private Post Add(string id, params string[] paths) => Add(id, [.. paths.Select(_server.At)]);

    private Post Add(string id, params Uri[] addresses)
    {
        var post = _site.Session.World.New("With a picture", id: id) with
        {
            Attachments =
            [
                .. addresses.Select(address => new Attachment(
                    address,
                    address.AbsolutePath.EndsWith(".gif", StringComparison.Ordinal) ? "image/gif" : "application/pdf",
                    null,
                    null
                )),
            ],
        };
        _site.Session.MorePosts.Add(post);
        return post;
    }
}
