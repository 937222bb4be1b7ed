using System.Net.Http.Headers;
using System.Xml.Linq;

namespace Microblog.Xmpp.Uploads;

/// <summary>A header that goes with the upload: Authorization, Cookie or Expires.</summary>
public sealed record UploadHeader(string Name, string Value)
{
    /// <summary>The name alone: the value may be a secret.</summary>
    public override string ToString() => Name;
}

/// <summary>Where to put a file, and where it is found then (XEP-0363, 4).</summary>
/// <param name="Put">Absolute; https unless loopback is allowed.</param>
/// <param name="Get">The same.</param>
/// <param name="Headers">In their order; secrets may be among them: not for logs.</param>
public sealed record UploadSlot(Uri Put, Uri Get, IReadOnlyList<UploadHeader> Headers)
{
    private const int MaxAddress = 8192;
    private const int MaxHeaders = 20;
    private const int MaxValue = 8192;

    private static readonly XNamespace Namespace = UploadService.Namespace;
    private static readonly IReadOnlyList<string> Allowed = ["Authorization", "Cookie", "Expires"];

    /// <summary>
    /// Reads a <c>slot</c> element; null where it is none that can be used: an address is missing or not https, or a header
    /// that is allowed holds a line break or another control character. Headers that are not allowed are left out.
    /// </summary>
    /// <param name="slot">The element.</param>
    /// <param name="allowLoopback">Takes http too where the host is this machine.</param>
    public static UploadSlot? FromXml(XElement? slot, bool allowLoopback = false)
    {
        if (
            slot?.Name != Namespace + "slot"
            || slot.Element(Namespace + "put") is not { } put
            || Address(put, allowLoopback) is not { } target
            || Address(slot.Element(Namespace + "get"), allowLoopback) is not { } source
        )
        {
            return null;
        }
        var headers = new List<UploadHeader>();
        foreach (var header in put.Elements(Namespace + "header"))
        {
            var given = header.Attribute("name")?.Value.Trim();
            var name = Allowed.FirstOrDefault(known => known.Equals(given, StringComparison.OrdinalIgnoreCase));
            if (name is null)
            {
                continue;
            }
            if (header.Value.Any(char.IsControl) || header.Value.Length > MaxValue || headers.Count == MaxHeaders)
            {
                return null;
            }
            headers.Add(new UploadHeader(name, header.Value));
        }
        return new UploadSlot(target, source, headers);
    }

    /// <summary>Puts the headers where HTTP has them.</summary>
    internal void AddHeaders(HttpRequestHeaders request, HttpContentHeaders content)
    {
        foreach (var header in Headers)
        {
            // HTTP counts Expires among the headers of what is sent.
            HttpHeaders headers = header.Name == "Expires" ? content : request;
            headers.TryAddWithoutValidation(header.Name, header.Value);
        }
    }

    private static Uri? Address(XElement? element, bool allowLoopback) =>
        element?.Attribute("url")?.Value is { Length: <= MaxAddress } url
        && Uri.TryCreate(url, UriKind.Absolute, out var address)
        && (address.Scheme == Uri.UriSchemeHttps || (allowLoopback && address is { Scheme: "http", IsLoopback: true }))
        && address is { UserInfo: "", Host.Length: > 0 }
            ? address
            : null;
}
