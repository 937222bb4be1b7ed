namespace Microblog.Xmpp.Addresses;

/// <summary>Where a server listens, and how.</summary>
/// <param name="Host">The host's name or address.</param>
/// <param name="Port">The TCP port.</param>
/// <param name="DirectTls">TLS from the first byte (XEP-0368; WebSocket too); else STARTTLS (RFC 6120, 5).</param>
/// <param name="WebSocket">The address to upgrade at (RFC 7395), or null for plain TCP.</param>
internal sealed record ServerAddress(string Host, int Port, bool DirectTls, Uri? WebSocket = null)
{
    /// <summary>
    /// Reads <c>xmpp://host:port</c>, <c>xmpps://host:port</c> and <c>wss://host:port/path</c>; the ports default to 5222,
    /// 5223 and 443.
    /// </summary>
    /// <exception cref="FormatException">The address is none of them.</exception>
    public static ServerAddress FromUri(Uri uri)
    {
        if (!uri.IsAbsoluteUri || uri.Scheme is not ("xmpp" or "xmpps" or "wss") || uri.Host.Length == 0)
        {
            throw new FormatException(
                $"'{uri}' is no server address: xmpp://host:5222, xmpps://host:5223 or wss://host/xmpp-websocket."
            );
        }
        var port =
            uri.Port > 0
                ? uri.Port
                : uri.Scheme switch
                {
                    "xmpp" => 5222,
                    "xmpps" => 5223,
                    _ => 443,
                };
        return new ServerAddress(uri.DnsSafeHost, port, uri.Scheme != "xmpp", uri.Scheme == "wss" ? uri : null);
    }

    /// <summary>
    /// Where a server of this kind sends us (RFC 6120, 4.9.3.19): <c>host</c>, <c>host:port</c> or <c>[address]:port</c>; for
    /// WebSocket a <c>wss</c> address (RFC 7395, 3.6.1). Null for what is none of them.
    /// </summary>
    public ServerAddress? WithHost(string host) =>
        Uri.TryCreate(
            WebSocket is not null ? host
                : DirectTls ? "xmpps://" + host
                : "xmpp://" + host,
            UriKind.Absolute,
            out var uri
        )
        && uri is { Host.Length: > 0, UserInfo.Length: 0 }
        && (WebSocket is null ? uri.PathAndQuery is "" or "/" : uri.Scheme == "wss")
            ? FromUri(uri)
            : null;

    /// <inheritdoc />
    public override string ToString() => WebSocket?.ToString() ?? $"{(DirectTls ? "xmpps" : "xmpp")}://{Host}:{Port}";
}
