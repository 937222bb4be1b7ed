using System.Net;
using Microblog.Core.Uploads;

namespace Microblog.Core.Tests.Uploads;

/// <summary>A host that counts what comes, and keeps none of it.</summary>
internal sealed class CountingHost : HttpMessageHandler, IUploadHttp
{
    public CountingHost() => Client = new HttpClient(this, disposeHandler: false);

    public HttpClient Client { get; }

    public long Count { get; private set; }

    protected override async Task<HttpResponseMessage> SendAsync(
        HttpRequestMessage request,
        CancellationToken cancellationToken
    )
    {
        await using var counter = new CountingStream();
        await request.Content!.CopyToAsync(counter, cancellationToken);
        Count = counter.Count;
        return new HttpResponseMessage(HttpStatusCode.Created);
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            Client.Dispose();
        }
        base.Dispose(disposing);
    }

    private sealed class CountingStream : MemoryStream
    {
        public long Count { get; private set; }

        public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
        {
            Count += buffer.Length;
            return ValueTask.CompletedTask;
        }
    }
}
