using System.Net;
using Microblog.Xmpp.Connection;
using Xunit;

namespace Microblog.Xmpp.Tests.Connection;

[Trait("Spec", "XEP-0156 3")]
public sealed class HostMetaTests
{
    private const string Relation = "urn:xmpp:alt-connections:websocket";

    [Fact(Timeout = 30_000)]
    public async Task The_json_document_is_read_first() =>
        Assert.Equal(
            ["wss://ws.example.org/xmpp", "wss://other.example.org:8443/"],
            await AskAsync(
                (
                    "/.well-known/host-meta.json",
                    $$"""
                    {"links":[{"rel":"urn:xmpp:alt-connections:xbosh","href":"https://example.org/bosh"},
                    {"rel":"{{Relation}}","href":"wss://ws.example.org/xmpp"},
                    {"rel":"{{Relation}}","href":"ws://plain.example.org/"},
                    {"rel":"{{Relation}}","href":"wss://user@example.org/"},
                    {"rel":"{{Relation}}","href":"/relative"},
                    {"rel":"{{Relation}}","href":"wss://other.example.org:8443"}]}
                    """
                ),
                ("/.well-known/host-meta", "never asked")
            )
        );

    [Fact(Timeout = 30_000)]
    public async Task The_xml_document_is_read_where_there_is_no_other() =>
        Assert.Equal(
            ["wss://example.org/ws"],
            await AskAsync(
                (
                    "/.well-known/host-meta",
                    $"""
                    <?xml version='1.0' encoding='utf-8'?>
                    <XRD xmlns='http://docs.oasis-open.org/ns/xri/xrd-1.0'>
                      <Link rel='urn:xmpp:alt-connections:xbosh' href='https://example.org/bosh'/>
                      <Link rel='{Relation}' href='wss://example.org/ws'/>
                    </XRD>
                    """
                )
            )
        );

    [Theory(Timeout = 30_000)]
    [InlineData("")]
    [InlineData("[]")]
    [InlineData("{\"links\":3}")]
    [InlineData("{\"links\":[{\"href\":\"wss://example.org\"}]}")]
    [InlineData("<!DOCTYPE a [<!ENTITY b 'c'>]><a>&b;</a>")]
    [InlineData("<XRD/>")]
    public async Task Invalid_document_names_nothing(string text) =>
        Assert.Empty(await AskAsync(("/.well-known/host-meta.json", text), ("/.well-known/host-meta", text)));

    [Fact(Timeout = 30_000)]
    public async Task A_document_without_end_is_not_read_to_its_end()
    {
        var link = $$"""{"rel":"{{Relation}}","href":"wss://example.org/ws"},""";
        var endless = "{\"links\":[" + string.Concat(Enumerable.Repeat(link, 10_000)) + "{}]}";
        Assert.Empty(await AskAsync(("/.well-known/host-meta.json", endless)));
    }

    private static async Task<IEnumerable<string>> AskAsync(params (string Path, string Text)[] documents)
    {
        using var http = new HttpMessageInvoker(new Documents(documents.ToDictionary(d => d.Path, d => d.Text)));
        var found = await HostMeta.GetAsync(http, new Uri("https://example.org"), default);
        return found.Select(address => address.ToString());
    }

    private sealed class Documents(Dictionary<string, string> documents) : HttpMessageHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(
            HttpRequestMessage request,
            CancellationToken cancellationToken
        ) =>
            Task.FromResult(
                documents.TryGetValue(request.RequestUri!.AbsolutePath, out var text)
                    ? new HttpResponseMessage(HttpStatusCode.OK) { Content = new StringContent(text) }
                    : new HttpResponseMessage(HttpStatusCode.NotFound)
            );
    }
}
