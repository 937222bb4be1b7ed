using System.Xml.Linq;
using Microblog.Xmpp.Uploads;
using Xunit;

namespace Microblog.Xmpp.Tests.Uploads;

[Trait("Spec", "XEP-0363 4")]
public sealed class UploadSlotTests
{
    private const string Get = "<get url='https://example.org/a'/>";

    [Fact]
    public void The_allowed_headers_are_read_in_their_order_and_no_others()
    {
        var slot = Read(
            "<put url='https://upload.example.org/tr%C3%A8s%20cool.jpg'><header name='authorization'>Basic x</header>"
                + "<header name='Host'>evil.example</header><header name='COOKIE'>a=1</header><header>x</header>"
                + "<header name='Cookie'>b=2</header><header name='eXpires'>0</header></put>"
                + Get
        )!;
        Assert.Equal("https://upload.example.org/tr%C3%A8s%20cool.jpg", slot.Put.AbsoluteUri);
        Assert.Equal("https://example.org/a", slot.Get.AbsoluteUri);
        Assert.Equal(
            [
                new UploadHeader("Authorization", "Basic x"),
                new UploadHeader("Cookie", "a=1"),
                new UploadHeader("Cookie", "b=2"),
                new UploadHeader("Expires", "0"),
            ],
            slot.Headers
        );
    }

    [Theory]
    [InlineData("")]
    [InlineData(Get)]
    [InlineData("<put url='https://example.org/a'/>")]
    [InlineData("<put/>" + Get)]
    [InlineData("<put url='/a'/>" + Get)]
    [InlineData("<put url='http://example.org/a'/>" + Get)]
    [InlineData("<put url='ftp://example.org/a'/>" + Get)]
    [InlineData("<put url='file:///etc/passwd'/>" + Get)]
    [InlineData("<put url='https://user:secret@example.org/a'/>" + Get)]
    [InlineData("<put url='https://example.org/a'/><get url='http://example.org/a'/>")]
    [InlineData("<put url='https://example.org/a'/><get url='javascript:alert(1)'/>")]
    [InlineData("<put url='https://example.org/a'><header name='Cookie'>a&#13;&#10;Host: evil</header></put>" + Get)]
    [InlineData("<put url='https://example.org/a'><header name='Cookie'>a&#10;b</header></put>" + Get)]
    public void A_slot_that_may_not_be_used_is_none(string children)
    {
        Assert.Null(Read(children));
        Assert.Null(UploadSlot.FromXml(null));
        Assert.Null(UploadSlot.FromXml(XElement.Parse("<slot xmlns='urn:example'/>")));
    }

    [Theory]
    [InlineData("http://127.0.0.1:5280/a", true)]
    [InlineData("http://localhost/a", true)]
    [InlineData("http://[::1]/a", true)]
    [InlineData("http://127.0.0.1.example.org/a", false)]
    [InlineData("http://192.168.0.1/a", false)]
    public void Plain_http_is_for_this_machine_where_that_is_allowed(string url, bool allowed)
    {
        var children = $"<put url='{url}'/><get url='{url}'/>";
        Assert.Equal(allowed, Read(children, allowLoopback: true) is not null);
        Assert.Null(Read(children));
    }

    [Theory]
    [InlineData("https://example.org/a%20b%7E/%2E./x?sig=%2f%41&amp;y=1", "/a%20b%7E/%2E./x?sig=%2f%41&y=1")]
    [InlineData("https://example.org/../a/./b//c", "/../a/./b//c")]
    [InlineData("https://example.org/très cool.jpg?q=ü", "/tr%C3%A8s%20cool.jpg?q=%C3%BC")]
    [InlineData("https://example.org/😀.png#part", "/%F0%9F%98%80.png")]
    [InlineData("https://example.org?x=1", "/?x=1")]
    [InlineData("https://bücher.example/a", "/a")]
    public void Address_goes_over_the_wire_byte_for_byte(string url, string path)
    {
        var slot = Read($"<put url='{url}'/><get url='{url}'/>")!;
        Assert.Equal(path, slot.Put.PathAndQuery);
        Assert.Equal(path, slot.Get.PathAndQuery);
        Assert.True(slot.Put.IdnHost is "example.org" or "xn--bcher-kva.example");
    }

    [Theory]
    [InlineData("https://example.org/a&#10;Host: evil")]
    [InlineData("https://example.org/a&#13;&#10;x")]
    [InlineData("https://example.org&#9;/a")]
    public void Address_with_control_characters_is_none(string url) =>
        Assert.Null(Read($"<put url='{url}'/><get url='https://example.org/a'/>"));

    private static UploadSlot? Read(string children, bool allowLoopback = false) =>
        UploadSlot.FromXml(XElement.Parse($"<slot xmlns='urn:xmpp:http:upload:0'>{children}</slot>"), allowLoopback);
}
