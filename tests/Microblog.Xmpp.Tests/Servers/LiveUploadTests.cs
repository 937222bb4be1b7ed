using Microblog.Testing.Servers;
using Microblog.Xmpp.Uploads;
using Xunit;
using FileUploads = Microblog.Xmpp.Uploads.Uploads;

namespace Microblog.Xmpp.Tests.Servers;

[Trait("Category", "Server")]
[Trait("Spec", "XEP-0363 3-7")]
public sealed class LiveUploadTests(LiveServers servers)
{
    [Theory(Timeout = 120_000)]
    [InlineData(ServerKind.Prosody)]
    [InlineData(ServerKind.EjabberdMnesia)]
    public async Task A_file_is_uploaded_and_found_and_what_is_too_large_is_refused(ServerKind kind)
    {
        var stop = TestContext.Current.CancellationToken;
        var server = await servers.GetAsync(kind);
        await using var session = await server.OpenAsync("alice");
        var uploads = new FileUploads(session, allowLoopback: true);
        var service = (await uploads.FindServiceAsync(stop))!;
        Assert.Equal("upload." + server.Host, service.Address.ToString());
        Assert.NotNull(service.MaxFileSize);

        var bytes = new byte[300_000];
        Random.Shared.NextBytes(bytes);
        var file = new UploadFile("très cool & so on.png", bytes.Length, "image/png");
        var slot = await uploads.RequestSlotAsync(service, file, stop);
        using var http = new HttpClient();
        await uploads.UploadAsync(http, slot, file, new MemoryStream(bytes), null, stop);
        Assert.Equal(bytes, await http.GetByteArrayAsync(slot.Get, stop));

        // Once only.
        var again = await Assert.ThrowsAsync<UploadException>(() =>
            uploads.UploadAsync(http, slot, file, new MemoryStream(bytes), null, stop)
        );
        Assert.NotEqual(UploadFailure.TooLarge, again.Failure);

        // What is sent has the size that was asked for.
        var other = await uploads.RequestSlotAsync(service, file, stop);
        var wrong = file with { Size = 5 };
        await Assert.ThrowsAsync<UploadException>(() =>
            uploads.UploadAsync(http, other, wrong, new MemoryStream(new byte[5]), null, stop)
        );

        var tooLarge = await Assert.ThrowsAsync<UploadException>(() =>
            uploads.RequestSlotAsync(service with { MaxFileSize = null }, file with { Size = 10_000_000_000 }, stop)
        );
        Assert.Equal((UploadFailure.TooLarge, service.MaxFileSize), (tooLarge.Failure, tooLarge.MaxFileSize));

        // Https is what counts unless told otherwise.
        var strict = await Assert.ThrowsAsync<UploadException>(() =>
            new FileUploads(session).RequestSlotAsync(service, file, stop)
        );
        Assert.Equal(UploadFailure.BadSlot, strict.Failure);
    }
}
