using System.Net.Security;
using System.Net.WebSockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Xml.Linq;

namespace Microblog.Testing.Scripted;

/// <summary>The server's end of a connection over WebSocket (RFC 7395): one element a message.</summary>
public sealed class ScriptedWebSocket
{
    private const string Open =
        "<open xmlns='urn:ietf:params:xml:ns:xmpp-framing' id='1' version='1.0' from='example.org'/>";

    private readonly WebSocket _socket;

    private ScriptedWebSocket(WebSocket socket, string request) => (_socket, Request) = (socket, request);

    /// <summary>The head of the client's request for the upgrade.</summary>
    public string Request { get; }

    /// <summary>Encrypts, reads the request and answers it.</summary>
    /// <param name="wire">The connection.</param>
    /// <param name="certificate">What the server shows.</param>
    /// <param name="answer">What it answers instead of an upgrade to XMPP; null for that.</param>
    public static async Task<ScriptedWebSocket> AcceptAsync(
        Stream wire,
        X509Certificate2 certificate,
        string? answer = null
    )
    {
        var tls = new SslStream(wire);
        await tls.AuthenticateAsServerAsync(certificate);
        var head = new StringBuilder();
        var one = new byte[1];
        while (!head.ToString().EndsWith("\r\n\r\n", StringComparison.Ordinal))
        {
            await tls.ReadExactlyAsync(one);
            head.Append((char)one[0]);
        }
        var key = head.ToString()
            .Split("\r\n")
            .First(line => line.StartsWith("Sec-WebSocket-Key:", StringComparison.OrdinalIgnoreCase))
            .Split(':')[1]
            .Trim();
#pragma warning disable CA5350 // RFC 6455, 4.2.2
        var accept = Convert.ToBase64String(
            SHA1.HashData(Encoding.ASCII.GetBytes(key + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11"))
        );
#pragma warning restore CA5350
        answer ??=
            "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
            + $"Sec-WebSocket-Accept: {accept}\r\nSec-WebSocket-Protocol: xmpp\r\n\r\n";
        await tls.WriteAsync(Encoding.ASCII.GetBytes(answer.Replace("ACCEPT", accept, StringComparison.Ordinal)));
        await tls.FlushAsync();
        var socket = WebSocket.CreateFromStream(
            tls,
            new WebSocketCreationOptions { IsServer = true, SubProtocol = "xmpp" }
        );
        return new ScriptedWebSocket(socket, head.ToString());
    }

    /// <summary>Sends each text as one message, in frames of random size.</summary>
    public async Task SendAsync(params string[] messages)
    {
        foreach (var message in messages)
        {
            var bytes = Encoding.UTF8.GetBytes(message);
            var half = bytes.Length / 2;
            await _socket.SendAsync(bytes.AsMemory(0, half), WebSocketMessageType.Text, false, default);
            await _socket.SendAsync(bytes.AsMemory(half), WebSocketMessageType.Text, true, default);
        }
    }

    /// <summary>Sends a message that is no text.</summary>
    public Task SendBinaryAsync() =>
        _socket.SendAsync(new byte[] { 1 }, WebSocketMessageType.Binary, true, CancellationToken.None);

    /// <summary>The next message, which must be one element with this name.</summary>
    public async Task<XElement> ReadAsync(string localName)
    {
        var bytes = new byte[64 * 1024];
        var length = 0;
        ValueWebSocketReceiveResult part;
        do
        {
            part = await _socket.ReceiveAsync(bytes.AsMemory(length), default);
            length += part.Count;
        } while (!part.EndOfMessage);
        var text = Encoding.UTF8.GetString(bytes, 0, length);
        var element = XElement.Parse(text);
        return element.Name.LocalName == localName
            ? element
            : throw new InvalidOperationException($"Expected <{localName}/>, got {element}");
    }

    /// <summary>Reads the opening and answers with an own one and features.</summary>
    public async Task<XElement> OpenAsync(string features)
    {
        var open = await ReadAsync("open");
        await SendAsync(
            Open,
            $"<stream:features xmlns:stream='http://etherx.jabber.org/streams'>{features}</stream:features>"
        );
        return open;
    }

    /// <summary>A whole sign-in with PLAIN, up to presence and the ping after it.</summary>
    public async Task SignInAsync()
    {
        await OpenAsync(ScriptedConnection.Mechanisms("PLAIN"));
        await ReadAsync("auth");
        await SendAsync("<success xmlns='urn:ietf:params:xml:ns:xmpp-sasl'/>");
        await OpenAsync("<bind xmlns='urn:ietf:params:xml:ns:xmpp-bind'/>");
        var bind = await ReadAsync("iq");
        await AnswerAsync(
            bind,
            $"<bind xmlns='urn:ietf:params:xml:ns:xmpp-bind'><jid>{ScriptedConnection.Address}</jid></bind>"
        );
        await ReadAsync("presence");
        await AnswerAsync(await ReadAsync("iq"));
    }

    /// <summary>Answers a request.</summary>
    public Task AnswerAsync(XElement iq, string payload = "") =>
        SendAsync(
            ScriptedConnection
                .Result(iq, payload)
                .Replace("<iq ", "<iq xmlns='jabber:client' ", StringComparison.Ordinal)
        );
}
