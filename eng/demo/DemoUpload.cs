using System.Globalization;
using System.Net.Http.Headers;
using System.Xml.Linq;
using Microblog.Xmpp;

namespace Microblog.Demo;

/// <summary>Uploads a picture (XEP-0363).</summary>
internal static class DemoUpload
{
    private static readonly XNamespace Upload = "urn:xmpp:http:upload:0";

    /// <summary>Where the picture is, or null where the server takes none.</summary>
    public static async Task<Uri?> SendAsync(
        DemoAccount person,
        string name,
        byte[] content,
        CancellationToken cancellation
    )
    {
        var request = new XElement(
            Upload + "request",
            new XAttribute("filename", name),
            new XAttribute("size", content.Length.ToString(CultureInfo.InvariantCulture)),
            new XAttribute("content-type", "image/png")
        );
        try
        {
            var service = Jid.Parse("upload." + person.Address.Domain);
            var answer = await person.Session.SendIqAsync("get", service, request, cancellation: cancellation);
            var put = answer.Element(Upload + "slot")?.Element(Upload + "put");
            var get = (string?)answer.Element(Upload + "slot")?.Element(Upload + "get")?.Attribute("url");
            if (put?.Attribute("url") is not { } target || get is null)
            {
                return null;
            }
            using var client = new HttpClient();
            using var message = new HttpRequestMessage(HttpMethod.Put, target.Value);
            message.Content = new ByteArrayContent(content);
            message.Content.Headers.ContentType = new MediaTypeHeaderValue("image/png");
            foreach (var header in put.Elements(Upload + "header"))
            {
                if ((string?)header.Attribute("name") is "Authorization" or "Cookie" or "Expires")
                {
                    message.Headers.TryAddWithoutValidation((string)header.Attribute("name")!, header.Value.Trim());
                }
            }
            using var response = await client.SendAsync(message, cancellation);
            return response.EnsureSuccessStatusCode().IsSuccessStatusCode ? new Uri(get) : null;
        }
        catch (StanzaException)
        {
            return null;
        }
    }
}
