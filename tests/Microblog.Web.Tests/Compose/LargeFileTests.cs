using System.Net;
using System.Net.Http.Headers;
using Microblog.Web.Tests.Fakes;

namespace Microblog.Web.Tests.Compose;

/// <summary>A large file over a real connection. It runs alone: what other tests allocate would count.</summary>
public sealed class LargeFileTests
{
    private const long Length = 100 * 1024 * 1024;

    [Fact(Timeout = 120_000, DisableParallelization = true)]
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
        using var request = new HttpRequestMessage(
            HttpMethod.Post,
            $"/compose/file?place=home&id={Guid.NewGuid()}&name=film.mp4"
        );
        request.Headers.Add("RequestVerificationToken", await FakeSite.TokenAsync(browser, "/", stop));
        request.Content = new StreamContent(new EndlessZeros(Length));
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/octet-stream");
        request.Content.Headers.ContentLength = Length;
        var before = GC.GetTotalAllocatedBytes();

        using var answer = await browser.SendAsync(request, stop);

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal(Length, site.Session.Uploads.Counted);
        // Of both sides, kept or not.
        Assert.InRange(GC.GetTotalAllocatedBytes() - before, 0, 5_000_000);
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
