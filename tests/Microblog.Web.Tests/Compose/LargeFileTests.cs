using System.Net;
using System.Net.Http.Headers;
using Microblog.Web.Tests.Fakes;

namespace Microblog.Web.Tests.Compose;

/// <summary>A large file over a real connection. It runs alone: what other tests allocate would count.</summary>
[TestClass(DisableParallelization = true)]
public sealed class LargeFileTests
{
    private const long Length = 100 * 1024 * 1024;

    [Fact(Timeout = 120_000)]
    public async Task File_of_100_MB_passes_through_in_little_memory()
    {
        var stop = TestContext.Current.CancellationToken;
        await using var site = new FakeSite();
        site.UseKestrel(0);
        site.StartServer();
        using var connections = new HttpClientHandler { AllowAutoRedirect = false };
        using var browser = new HttpClient(connections) { BaseAddress = site.ClientOptions.BaseAddress };
        await FakeSite.SignedInAsync(browser, stop);
        site.Session.Uploads.IsCounting = true;
        var token = await FakeSite.TokenAsync(browser, "/", stop);

        // The least of several times: the program does other things too.
        var least = long.MaxValue;
        for (var times = 0; times < 3; times++)
        {
            var before = site.Session.Uploads.MostInUse = GC.GetTotalMemory(forceFullCollection: true);
            await SendAsync(browser, token, stop);
            least = Math.Min(least, site.Session.Uploads.MostInUse - before);
        }

        Assert.Equal(3 * Length, site.Session.Uploads.Counted);
        // On both sides, while it was on its way.
        Assert.InRange(least, 0, 5_000_000);
    }

    private static async Task SendAsync(HttpClient browser, string token, CancellationToken stop)
    {
        using var request = new HttpRequestMessage(
            HttpMethod.Post,
            $"/compose/file?place=home&id={Guid.NewGuid()}&name=film.mp4"
        );
        request.Headers.Add("RequestVerificationToken", token);
        request.Content = new StreamContent(new EndlessZeros(Length));
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/octet-stream");
        request.Content.Headers.ContentLength = Length;
        using var answer = await browser.SendAsync(request, stop);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
    }

    private sealed class EndlessZeros(long length) : MemoryStream
    {
        private long _left = length;

        public override bool CanSeek => false;

        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            var count = (int)Math.Min(buffer.Length, _left);
            _left -= count;
            return ValueTask.FromResult(count);
        }

        public override async Task CopyToAsync(Stream destination, int bufferSize, CancellationToken cancellationToken)
        {
            var piece = new byte[64 * 1024];
            while (await ReadAsync(piece, cancellationToken) is > 0 and var count)
            {
                await destination.WriteAsync(piece.AsMemory(0, count), cancellationToken);
            }
        }
    }
}
