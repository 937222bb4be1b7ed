using System.Globalization;
using System.Net.Http.Headers;
using System.Text;
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
    private static readonly UriCreationOptions AsItIs = new() { DangerousDisablePathAndQueryCanonicalization = true };
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
        && Uri.TryCreate(Encode(url), AsItIs, out var address)
        && (address.Scheme == Uri.UriSchemeHttps || (allowLoopback && address is { Scheme: "http", IsLoopback: true }))
        && address is { UserInfo: "", Host.Length: > 0 }
            ? address
            : null;

    /// <summary>
    /// The address as it goes over the wire: what ASCII has not, and spaces, as UTF-8 in percents (RFC 3987, 3.1); every other byte
    /// as the service wrote it, for a signature may count them. What follows a # is not sent. Null where there is a control character.
    /// </summary>
    private static string? Encode(string url)
    {
        url = url.Trim();
        if (url.Any(char.IsControl))
        {
            return null;
        }
        var path = url.IndexOf("://", StringComparison.Ordinal) is >= 0 and var scheme
            ? url.AsSpan(scheme + 3).IndexOfAny('/', '?', '#')
            : -1;
        if (path < 0)
        {
            return url;
        }
        path += url.IndexOf("://", StringComparison.Ordinal) + 3;
        var encoded = new StringBuilder(url, 0, path, url.Length + 64);
        if (url[path] != '/')
        {
            encoded.Append('/');
        }
        Span<byte> bytes = stackalloc byte[4];
        foreach (var rune in url.AsSpan(path).EnumerateRunes())
        {
            if (rune.Value == '#')
            {
                break;
            }
            if (rune.IsAscii && rune.Value != ' ')
            {
                encoded.Append((char)rune.Value);
                continue;
            }
            foreach (var one in bytes[..rune.EncodeToUtf8(bytes)])
            {
                encoded.Append(CultureInfo.InvariantCulture, $"%{one:X2}");
            }
        }
        return encoded.ToString();
    }
}
