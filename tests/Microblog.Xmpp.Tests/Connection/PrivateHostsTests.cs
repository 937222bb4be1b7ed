using Microblog.Xmpp.Connection;
using Xunit;

namespace Microblog.Xmpp.Tests.Connection;

public sealed class PrivateHostsTests
{
    [Theory]
    [InlineData("upload.example.org", "upload.example.org", 443, true)]
    [InlineData("Upload.Example.ORG", "upload.example.org", 5443, true)]
    [InlineData("upload.example.org:5443", "UPLOAD.example.org", 5443, true)]
    [InlineData("upload.example.org:5443", "upload.example.org", 443, false)]
    [InlineData("upload.example.org", "evil.upload.example.org", 443, false)]
    [InlineData("upload.example.org", "example.org", 443, false)]
    [InlineData("10.0.0.5:5280", "10.0.0.5", 5280, true)]
    [InlineData("10.0.0.5:80", "10.0.0.5", 80, true)]
    [InlineData("10.0.0.5:80", "10.0.0.5", 443, false)]
    [InlineData("[fd00::5]", "fd00::5", 1, true)]
    [InlineData("[FD00:0::5]:8080", "fd00::5", 8080, true)]
    [InlineData("bücher.example", "xn--bcher-kva.example", 443, true)]
    public void Only_what_is_listed_is_there(string entry, string host, int port, bool isThere) =>
        Assert.Equal(isThere, new PrivateHosts([entry]).Contains(host, port));

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("http://upload.example.org")]
    [InlineData("upload.example.org/path")]
    [InlineData("me@upload.example.org")]
    [InlineData("upload.example.org:0")]
    [InlineData("upload.example.org:65536")]
    [InlineData("upload.example.org:")]
    [InlineData("fd00::5")]
    [InlineData("two hosts")]
    [InlineData("10.0.0.0/8")]
    public void Invalid_host_is_refused(string? entry) => Assert.Null(PrivateHosts.TryParse(entry));
}
