using System.Net;
using System.Xml.Linq;
using Microblog.Core.Accounts;
using Microblog.Core.Uploads;
using Microblog.Testing.Pictures;
using Microblog.Testing.Scripted;
using Microblog.Web.Media;
using Microblog.Xmpp.Uploads;
using Microsoft.Extensions.Options;

namespace Microblog.Web.Tests.Media;

/// <summary>Where files are sent to, and where not.</summary>
public sealed class UploadHttpTests : IAsyncLifetime
{
    private const int TimeLimit = 30_000;
    private readonly UploadHosts _hosts = new();
    private readonly PictureServer _server = new();

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public ValueTask InitializeAsync()
    {
        _server.On("/put", "201 Created", "Content-Length: 0\r\n", default);
        return ValueTask.CompletedTask;
    }

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    [Fact(Timeout = TimeLimit)]
    public async Task Private_host_is_refused_unless_a_named_domain_has_its_files_there()
    {
        using var http = Http();
        var refused = await Assert.ThrowsAsync<HttpRequestException>(() => PutAsync(http, _server.At("/put")));
        Assert.Equal(PictureFailure.NotAllowed, Assert.IsType<PictureException>(refused.InnerException).Failure);
        Assert.Equal(0, _server.Connections);
        _hosts.Add(_server.At("/another"));
        Assert.Equal(HttpStatusCode.Created, await PutAsync(http, _server.At("/put")));
    }

    [Fact(Timeout = TimeLimit)]
    public async Task Address_of_a_slot_goes_over_the_wire_byte_for_byte()
    {
        const string Path = "/%7euser/../a%20b%2f/?sig=%2f%41~";
        _server.On(Path, "201 Created", "Content-Length: 0\r\n", default);
        _hosts.Add(_server.At("/"));
        var slot = UploadSlot.FromXml(
            XElement.Parse(
                $"<slot xmlns='{UploadService.Namespace}'><put url='{_server.At("")}{Path[1..]}'/><get url='{_server.At("/a")}'/></slot>"
            ),
            allowLoopback: true
        );
        using var http = Http();
        Assert.Equal(HttpStatusCode.Created, await PutAsync(http, slot!.Put));
        Assert.StartsWith($"PUT {Path} HTTP/1.1", _server.Requests.Single(), StringComparison.Ordinal);
    }

    [Fact(Timeout = TimeLimit)]
    public async Task Redirect_is_not_followed_and_no_cookie_is_kept()
    {
        await using var other = new PictureServer();
        _server.On(
            "/away",
            "307 Temporary Redirect",
            $"Location: {other.At("/")}\r\nSet-Cookie: a=1\r\nContent-Length: 0\r\n",
            default
        );
        _hosts.Add(_server.At("/"));
        using var http = Http();
        Assert.Equal(HttpStatusCode.TemporaryRedirect, await PutAsync(http, _server.At("/away")));
        await PutAsync(http, _server.At("/put"));
        Assert.Equal(0, other.Connections);
        Assert.DoesNotContain(_server.Requests, head => head.Contains("Cookie", StringComparison.OrdinalIgnoreCase));
    }

    [Theory(Timeout = TimeLimit)]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Certificate_counts_where_its_root_is_trusted(bool isTrusted)
    {
        using var certificate = TestCertificate.For("127.0.0.1");
        await using var secure = new PictureServer(certificate);
        secure.On("/put", "201 Created", "Content-Length: 0\r\n", default);
        var address = new UriBuilder(secure.At("/put")) { Scheme = "https" }.Uri;
        _hosts.Add(address);
        var roots = Path.GetTempFileName();
        await File.WriteAllTextAsync(roots, certificate.ExportCertificatePem(), Stop);
        try
        {
            using var http = Http(isTrusted ? roots : null);
            if (isTrusted)
            {
                Assert.Equal(HttpStatusCode.Created, await PutAsync(http, address));
            }
            else
            {
                await Assert.ThrowsAsync<HttpRequestException>(() => PutAsync(http, address));
            }
        }
        finally
        {
            File.Delete(roots);
        }
    }

    private UploadHttp Http(string? roots = null) =>
        new(
            Options.Create(new MediaOptions()),
            Options.Create(new XmppOptions { TrustedCertificateFile = roots }),
            _hosts,
            new PictureLimits(),
            TimeProvider.System
        );

    private static async Task<HttpStatusCode> PutAsync(UploadHttp http, Uri address)
    {
        using var content = new ByteArrayContent([1, 2, 3]);
        using var answer = await http.Client.PutAsync(address, content, Stop);
        return answer.StatusCode;
    }
}
