using System.Net.Http.Headers;
using System.Text;
using Microblog.Core.Model;
using Microblog.Testing.Pictures;
using Microblog.Web.Links;
using Microblog.Web.Tests.Fakes;

namespace Microblog.Web.Tests.Media;

/// <summary>A large film over real connections. It runs alone: what other tests allocate would count.</summary>
[TestClass(DisableParallelization = true)]
public sealed class LargeFilmTests
{
    private const long Length = 100 * 1024 * 1024;
    private const int Piece = 64 * 1024;
    private const int LookEvery = 10 * 1024 * 1024;

    [Theory(Timeout = 120_000)]
    [InlineData("bytes=0-", Length)]
    [InlineData("bytes=73400320-", Length - 73_400_320)]
    public async Task Film_of_100_MB_passes_through_in_little_memory(string range, long expected)
    {
        var stop = TestContext.Current.CancellationToken;
        await using var server = new PictureServer();
        long most = 0;
        server.On(
            "/film",
            async (stream, end) =>
            {
                var head = $"HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: {Length}\r\n\r\n";
                await stream.WriteAsync(Encoding.ASCII.GetBytes(head), end);
                var piece = new byte[Piece];
                for (long sent = 0; sent < Length; sent += Piece)
                {
                    await stream.WriteAsync(piece, end);
                    if (sent % LookEvery == 0)
                    {
                        most = Math.Max(most, GC.GetTotalMemory(forceFullCollection: true));
                    }
                }
            }
        );
        await using var site = new FakeSite(("Media:PrivateHosts:0", server.Authority));
        site.UseKestrel(0);
        site.StartServer();
        using var connections = new HttpClientHandler { AllowAutoRedirect = false };
        using var browser = new HttpClient(connections) { BaseAddress = site.ClientOptions.BaseAddress };
        await FakeSite.SignedInAsync(browser, stop);
        var film = new Attachment(server.At("/film"), "video/mp4", null, null);
        var post = site.Session.World.New("With a film") with { Attachments = [film] };
        site.Session.MorePosts.Add(post);

        // The least of several times: the program does other things too.
        var least = long.MaxValue;
        for (var times = 0; times < 3; times++)
        {
            var before = most = GC.GetTotalMemory(forceFullCollection: true);
            Assert.Equal(expected, await WatchAsync(browser, PictureLinks.Of(post.Address, 0, film), range, stop));
            least = Math.Min(least, most - before);
        }
        // On all sides, while it was on its way.
        Assert.InRange(least, 0, 5_000_000);
    }

    private static async Task<long> WatchAsync(HttpClient browser, string path, string range, CancellationToken stop)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        request.Headers.Range = RangeHeaderValue.Parse(range);
        using var answer = await browser.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, stop);
        await using var body = await answer.Content.ReadAsStreamAsync(stop);
        var piece = new byte[Piece];
        long read = 0;
        while (await body.ReadAsync(piece, stop) is > 0 and var count)
        {
            read += count;
        }
        return read;
    }
}
