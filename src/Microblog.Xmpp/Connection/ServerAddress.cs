namespace Microblog.Xmpp.Connection;

/// <summary>Where a server listens, and how.</summary>
/// <param name="DirectTls">TLS from the first byte (XEP-0368); else STARTTLS (RFC 6120, 5).</param>
internal sealed record ServerAddress(string Host, int Port, bool DirectTls)
{
    /// <summary>Reads <c>xmpp://host:port</c> and <c>xmpps://host:port</c>; the ports default to 5222 and 5223.</summary>
    /// <exception cref="FormatException">The address is neither.</exception>
    public static ServerAddress FromUri(Uri uri)
    {
        if (!uri.IsAbsoluteUri || uri.Scheme is not ("xmpp" or "xmpps") || uri.Host.Length == 0)
        {
            throw new FormatException($"'{uri}' is no server address: xmpp://host:5222 or xmpps://host:5223.");
        }
        var direct = uri.Scheme == "xmpps";
        var port =
            uri.Port > 0 ? uri.Port
            : direct ? 5223
            : 5222;
        return new ServerAddress(uri.DnsSafeHost, port, direct);
    }

    /// <inheritdoc />
    public override string ToString() => $"{(DirectTls ? "xmpps" : "xmpp")}://{Host}:{Port}";
}
