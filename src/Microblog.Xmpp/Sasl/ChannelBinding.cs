using System.Net.Security;
using System.Runtime.InteropServices;
using System.Security.Authentication;
using System.Security.Authentication.ExtendedProtection;
using System.Text;
using Microblog.Xmpp.Connection;

namespace Microblog.Xmpp.Sasl;

/// <summary>What identifies a TLS connection to both its ends (RFC 5929).</summary>
/// <param name="Type">The registered name of the binding.</param>
/// <param name="Data">The bytes that both ends know.</param>
internal sealed record ChannelBinding(string Type, byte[] Data)
{
    /// <summary>The hash of the server's certificate (RFC 5929, 4).</summary>
    public const string ServerEndPoint = "tls-server-end-point";

    /// <summary>The first finished message of the handshake (RFC 5929, 3); means nothing from TLS 1.3 on (RFC 9266).</summary>
    public const string Unique = "tls-unique";

    /// <summary>The bindings that a stream has, the strongest first; none where it is not encrypted.</summary>
    public static IReadOnlyList<ChannelBinding> Of(Stream stream)
    {
        if (((stream as WebSocketStream)?.Tls ?? stream as SslStream) is not { } tls)
        {
            return [];
        }
        ChannelBinding?[] all = [UniqueOf(tls), Read(tls, ServerEndPoint, ChannelBindingKind.Endpoint)];
        return [.. all.OfType<ChannelBinding>()];
    }

    /// <summary>The binding by the handshake; null from TLS 1.3 on.</summary>
    public static ChannelBinding? UniqueOf(SslStream tls) =>
        tls.SslProtocol is SslProtocols.Tls12 ? Read(tls, Unique, ChannelBindingKind.Unique) : null;

    private static ChannelBinding? Read(SslStream tls, string type, ChannelBindingKind kind)
    {
        using var token = tls.TransportContext.GetChannelBinding(kind);
        if (token is not { IsInvalid: false })
        {
            return null;
        }
        var bytes = new byte[token.Size];
        Marshal.Copy(token.DangerousGetHandle(), bytes, 0, bytes.Length);
        // The platform's structure, the type's name and a colon come before the data.
        var name = Encoding.ASCII.GetBytes(type + ":");
        var at = bytes.AsSpan().IndexOf(name);
        return at < 0 ? null : new ChannelBinding(type, bytes[(at + name.Length)..]);
    }
}
