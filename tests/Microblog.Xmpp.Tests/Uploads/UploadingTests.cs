using System.Net;
using Microblog.Testing;
using Microblog.Xmpp.Uploads;
using Xunit;
using FileUploads = Microblog.Xmpp.Uploads.Uploads;

namespace Microblog.Xmpp.Tests.Uploads;

[Trait("Spec", "XEP-0363 7")]
public sealed class UploadingTests
{
    private const int TimeLimit = 10_000;
    private static readonly byte[] Bytes = [.. Enumerable.Range(0, 200_000).Select(i => (byte)i)];
    private static readonly UploadFile File = new("a.jpg", Bytes.Length, "image/jpeg");
    private static readonly UploadSlot Slot = new(
        new Uri("https://example.org/p"),
        new Uri("https://example.org/g"),
        [new("Authorization", "Basic x"), new("Cookie", "a=1"), new("Expires", "0")]
    );

    private readonly FileUploads _uploads = new(new FakeXmppSession());

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact(Timeout = TimeLimit)]
    public async Task The_file_goes_out_whole_with_its_headers_and_progress_is_told()
    {
        using var server = new Server(HttpStatusCode.Created);
        var progress = new Progress();
        await UploadAsync(server, new MemoryStream(Bytes), progress);
        Assert.Equal((HttpMethod.Put, Slot.Put), (server.Request!.Method, server.Request.RequestUri));
        Assert.Equal(Bytes, server.Body);
        Assert.Equal(Bytes.Length, server.ContentLength);
        Assert.Equal("image/jpeg", server.ContentType);
        Assert.Equal(["Basic x"], server.Request.Headers.GetValues("Authorization"));
        Assert.Equal(["a=1"], server.Request.Headers.GetValues("Cookie"));
        Assert.Equal("0", server.Expires);
        Assert.Equal(Bytes.Length, progress.Told[^1]);
        Assert.Equal(progress.Told.Order(), progress.Told);
    }

    [Theory(Timeout = TimeLimit)]
    [InlineData(-1)]
    [InlineData(1)]
    public async Task A_file_of_another_size_is_an_error(int difference)
    {
        using var server = new Server(HttpStatusCode.Created);
        var content = new MemoryStream(new byte[Bytes.Length + difference]);
        var refused = await Assert.ThrowsAsync<UploadException>(() => UploadAsync(server, content));
        Assert.Equal(UploadFailure.WrongSize, refused.Failure);
    }

    [Theory(Timeout = TimeLimit)]
    [InlineData(HttpStatusCode.RequestEntityTooLarge, UploadFailure.TooLarge)]
    [InlineData(HttpStatusCode.Forbidden, UploadFailure.NotAllowed)]
    [InlineData(HttpStatusCode.Unauthorized, UploadFailure.NotAllowed)]
    [InlineData(HttpStatusCode.ServiceUnavailable, UploadFailure.TryLater)]
    [InlineData(HttpStatusCode.InsufficientStorage, UploadFailure.TryLater)]
    [InlineData(HttpStatusCode.NotFound, UploadFailure.SlotExpired)]
    [InlineData(HttpStatusCode.NotAcceptable, UploadFailure.SlotExpired)]
    [InlineData(HttpStatusCode.Gone, UploadFailure.SlotExpired)]
    [InlineData(HttpStatusCode.Conflict, UploadFailure.Refused)]
    [InlineData(HttpStatusCode.TemporaryRedirect, UploadFailure.Refused)]
    public async Task Why_the_file_was_not_taken_is_told(HttpStatusCode status, UploadFailure failure)
    {
        using var server = new Server(status);
        var refused = await Assert.ThrowsAsync<UploadException>(() => UploadAsync(server, new MemoryStream(Bytes)));
        Assert.Equal(failure, refused.Failure);
        Assert.DoesNotContain("Basic x", refused.ToString(), StringComparison.Ordinal);
    }

    [Fact(Timeout = TimeLimit)]
    public async Task A_connection_that_breaks_and_one_that_takes_too_long_are_errors()
    {
        using var broken = new Server(HttpStatusCode.Created) { Failure = new HttpRequestException("reset") };
        using var late = new Server(HttpStatusCode.Created) { Failure = new TaskCanceledException("timeout") };
        foreach (var server in new[] { broken, late })
        {
            var refused = await Assert.ThrowsAsync<UploadException>(() => UploadAsync(server, new MemoryStream(Bytes)));
            Assert.Equal(UploadFailure.Unreachable, refused.Failure);
        }
    }

    [Fact(Timeout = TimeLimit)]
    public async Task Giving_up_ends_the_upload()
    {
        using var server = new Server(HttpStatusCode.Created);
        using var giveUp = CancellationTokenSource.CreateLinkedTokenSource(Stop);
        using var http = new HttpClient(server, disposeHandler: false);
        var progress = new Progress { Then = giveUp.Cancel };
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() =>
            _uploads.UploadAsync(http, Slot, File, new MemoryStream(Bytes), progress, giveUp.Token)
        );
        Assert.Single(progress.Told);
    }

    private async Task UploadAsync(Server server, Stream content, Progress? progress = null)
    {
        using var http = new HttpClient(server, disposeHandler: false);
        await _uploads.UploadAsync(http, Slot, File, content, progress, Stop);
    }

    private sealed class Progress : IProgress<long>
    {
        public List<long> Told { get; } = [];

        public Action? Then { get; init; }

        public void Report(long value)
        {
            Told.Add(value);
            Then?.Invoke();
        }
    }

    private sealed class Server(HttpStatusCode status) : HttpMessageHandler
    {
        public Exception? Failure { get; init; }

        public HttpRequestMessage? Request { get; private set; }

        public byte[]? Body { get; private set; }

        public long? ContentLength { get; private set; }

        public string? ContentType { get; private set; }

        public string? Expires { get; private set; }

        protected override async Task<HttpResponseMessage> SendAsync(
            HttpRequestMessage request,
            CancellationToken cancellationToken
        )
        {
            if (Failure is not null)
            {
                throw Failure;
            }
            Request = request;
            using var body = new MemoryStream();
            await request.Content!.CopyToAsync(body, cancellationToken);
            Body = body.ToArray();
            ContentLength = request.Content.Headers.ContentLength;
            ContentType = request.Content.Headers.ContentType?.ToString();
            Expires = request.Content.Headers.GetValues("Expires").Single();
            return new HttpResponseMessage(status);
        }
    }
}
