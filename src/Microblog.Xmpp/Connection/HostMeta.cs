using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json;
using System.Xml;
using System.Xml.Linq;
using Microblog.Xmpp.Addresses;

namespace Microblog.Xmpp.Connection;

/// <summary>What a domain's web server says of other ways to its XMPP server (XEP-0156, 3; RFC 6415).</summary>
internal static class HostMeta
{
    private const int MaxBytes = 64 * 1024;
    private const int MaxLinks = 8;
    private const string Relation = "urn:xmpp:alt-connections:websocket";
    private static readonly XNamespace Xrd = "http://docs.oasis-open.org/ns/xri/xrd-1.0";

    /// <summary>What sends the requests: with the trust that XMPP servers are given, and without cookies.</summary>
    /// <param name="trustedRoots">Roots trusted besides the system's.</param>
    /// <param name="connector">Makes each connection, those that a redirect leads to as well.</param>
    public static SocketsHttpHandler NewHandler(X509Certificate2Collection? trustedRoots, AddressConnector connector) =>
        new()
        {
            ConnectCallback = async (context, cancellation) =>
                await connector
                    .ConnectAsync(context.DnsEndPoint.Host, context.DnsEndPoint.Port, cancellation)
                    .ConfigureAwait(false),
            UseProxy = false,
            UseCookies = false,
            // From one https address to another at most; the platform never goes on to http.
            MaxAutomaticRedirections = 3,
            SslOptions = new SslClientAuthenticationOptions
            {
                RemoteCertificateValidationCallback = (_, certificate, chain, errors) =>
                    CertificateTrust.FindProblem(certificate, chain, errors, trustedRoots) is null,
            },
        };

    /// <summary>The WebSocket addresses that a domain names, in its order; none where it names none or does not answer.</summary>
    /// <param name="http">Sends requests; checks certificates.</param>
    /// <param name="root">The web server, <c>https://example.org</c>.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <exception cref="HttpRequestException">The web server cannot be reached or does not prove its name.</exception>
    public static async Task<IReadOnlyList<ServerAddress>> GetAsync(
        HttpMessageInvoker http,
        Uri root,
        CancellationToken cancellation
    )
    {
        foreach (
            var (path, read) in new (string, Func<string, IEnumerable<string?>>)[]
            {
                ("/.well-known/host-meta.json", ReadJson),
                ("/.well-known/host-meta", ReadXml),
            }
        )
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(root, path));
            using var response = await http.SendAsync(request, cancellation).ConfigureAwait(false);
            if (!response.IsSuccessStatusCode)
            {
                continue;
            }
            var found = Read(await ReadTextAsync(response.Content, cancellation).ConfigureAwait(false), read);
            if (found.Count > 0)
            {
                return found;
            }
        }
        return [];
    }

    private static List<ServerAddress> Read(string text, Func<string, IEnumerable<string?>> read)
    {
        try
        {
            return read(text)
                .Select(link => Uri.TryCreate(link, UriKind.Absolute, out var uri) ? uri : null)
                .Where(uri => uri is { Scheme: "wss", Host.Length: > 0, UserInfo.Length: 0 })
                .Take(MaxLinks)
                .Select(uri => ServerAddress.FromUri(uri!))
                .ToList();
        }
        catch (Exception e)
            when (e is JsonException or XmlException or InvalidOperationException or KeyNotFoundException)
        {
            return [];
        }
    }

    private static List<string?> ReadJson(string text)
    {
        using var document = JsonDocument.Parse(text);
        return document
            .RootElement.GetProperty("links")
            .EnumerateArray()
            .Where(link => link.GetProperty("rel").GetString() == Relation)
            .Select(link => link.GetProperty("href").GetString())
            .ToList();
    }

    private static List<string?> ReadXml(string text)
    {
        using var reader = XmlReader.Create(
            new StringReader(text),
            new XmlReaderSettings { DtdProcessing = DtdProcessing.Prohibit, XmlResolver = null }
        );
        return XDocument
            .Load(reader)
            .Root!.Elements(Xrd + "Link")
            .Where(link => link.Attribute("rel")?.Value == Relation)
            .Select(link => link.Attribute("href")?.Value)
            .ToList();
    }

    private static async Task<string> ReadTextAsync(HttpContent content, CancellationToken cancellation)
    {
        await using var stream = await content.ReadAsStreamAsync(cancellation).ConfigureAwait(false);
        var buffer = new byte[MaxBytes];
        var length = await stream
            .ReadAtLeastAsync(buffer, MaxBytes, throwOnEndOfStream: false, cancellation)
            .ConfigureAwait(false);
        // A longer one is cut, and then no document any more.
        return System.Text.Encoding.UTF8.GetString(buffer, 0, length);
    }
}
