using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Xml.Linq;
using Microblog.Xmpp.Sasl;
using Microblog.Xmpp.Streams;

namespace Microblog.Testing.Scripted;

/// <summary>The server's end of one connection.</summary>
public sealed class ScriptedConnection
{
    /// <summary>Features before TLS.</summary>
    public const string StartTls = "<starttls xmlns='urn:ietf:params:xml:ns:xmpp-tls'><required/></starttls>";

    /// <summary>Features after the sign-in.</summary>
    public const string BindAndManagement =
        "<bind xmlns='urn:ietf:params:xml:ns:xmpp-bind'/><sm xmlns='urn:xmpp:sm:3'/>";

    private const string Sasl = "urn:ietf:params:xml:ns:xmpp-sasl";
    private static readonly XNamespace Sasl2 = "urn:xmpp:sasl:2";
    private static readonly byte[] Salt = [1, 2, 3, 4, 5, 6, 7, 8];

    private readonly Stream _wire;
    private readonly X509Certificate2 _certificate;
    private readonly Random _random;
    private Stream _stream;
    private XmppStreamReader _reader;

    internal ScriptedConnection(Stream wire, X509Certificate2 certificate, Random random)
    {
        (_wire, _certificate, _random, _stream) = (wire, certificate, random, wire);
        _reader = NewReader();
    }

    /// <summary>The client's full address.</summary>
    public static string Address => ScriptedServer.Account + "/r1";

    /// <summary>The connection itself, for another protocol.</summary>
    internal Stream Wire => _wire;

    /// <summary>True: nothing is cut into pieces.</summary>
    public bool SendsWhole { get; init; }

    /// <summary>Sends text in pieces of random size, or whole.</summary>
    public async Task SendAsync(string xml, bool whole = false)
    {
        var bytes = Encoding.UTF8.GetBytes(xml);
        for (var at = 0; at < bytes.Length; )
        {
            var size =
                whole || SendsWhole
                    ? bytes.Length
                    : Math.Min(bytes.Length - at, 1 + _random.Next(_random.Next(2) == 0 ? 4 : 400));
            await _stream.WriteAsync(bytes.AsMemory(at, size));
            await _stream.FlushAsync();
            at += size;
        }
    }

    /// <summary>The next element that the client sends; requests for acknowledgement are left out.</summary>
    public async Task<XElement> ReadAsync()
    {
        while (true)
        {
            var element =
                await _reader.ReadAsync(CancellationToken.None)
                ?? throw new EndOfStreamException("The client closed the stream.");
            if (element.Name != XName.Get("r", "urn:xmpp:sm:3"))
            {
                return element;
            }
        }
    }

    /// <summary>The next element, which must have this local name.</summary>
    public async Task<XElement> ReadAsync(string localName)
    {
        var element = await ReadAsync();
        return element.Name.LocalName == localName
            ? element
            : throw new InvalidOperationException($"Expected <{localName}/>, got {element}");
    }

    /// <summary>Reads to the client's closing tag.</summary>
    public async Task ReadEndAsync()
    {
        while (await _reader.ReadAsync(CancellationToken.None) is not null) { }
    }

    /// <summary>The next request, answered with this payload.</summary>
    public async Task AnswerAsync(string payload = "", string? from = null)
    {
        var iq = await ReadAsync("iq");
        await SendAsync(Result(iq, payload, from));
    }

    /// <summary>The answer to a request.</summary>
    public static string Result(XElement iq, string payload = "", string? from = null)
    {
        from ??= iq.Attribute("to")?.Value;
        var sender = from is null ? "" : $" from='{from}'";
        return $"<iq type='result' id='{iq.Attribute("id")!.Value}'{sender} to='{Address}'>{payload}</iq>";
    }

    /// <summary>Reads the stream's opening tag and answers with an own one and features.</summary>
    public async Task OpenAsync(string features)
    {
        await _reader.ReadHeaderAsync(CancellationToken.None);
        await SendAsync(
            "<?xml version='1.0'?><stream:stream xmlns='jabber:client' xmlns:stream='http://etherx.jabber.org/streams'"
                + $" id='1' version='1.0' from='{ScriptedServer.Domain}'><stream:features>{features}</stream:features>"
        );
    }

    /// <summary>TLS as the server.</summary>
    /// <param name="protocol">The version; the newest unless told.</param>
    public async Task EncryptAsync(SslProtocols protocol = SslProtocols.None)
    {
        var tls = new SslStream(_wire);
        await tls.AuthenticateAsServerAsync(_certificate, false, protocol, false);
        _stream = tls;
        _reader = NewReader();
    }

    /// <summary>Offers STARTTLS and does it.</summary>
    public async Task StartTlsAsync(SslProtocols protocol = SslProtocols.None)
    {
        await OpenAsync(StartTls);
        await ReadAsync("starttls");
        await SendAsync("<proceed xmlns='urn:ietf:params:xml:ns:xmpp-tls'/>");
        await EncryptAsync(protocol);
    }

    /// <summary>The list of mechanisms as a feature.</summary>
    public static string Mechanisms(params IEnumerable<string> names) =>
        $"<mechanisms xmlns='{Sasl}'>{string.Concat(names.Select(name => $"<mechanism>{name}</mechanism>"))}</mechanisms>";

    /// <summary>The types of channel binding as a feature (XEP-0440).</summary>
    public static string Bindings(params IEnumerable<string> types) =>
        "<sasl-channel-binding xmlns='urn:xmpp:sasl-cb:0'>"
        + string.Concat(types.Select(type => $"<channel-binding type='{type}'/>"))
        + "</sasl-channel-binding>";

    /// <summary>The client's choice and its first message.</summary>
    public async Task<(string Mechanism, string Message)> ReadAuthAsync()
    {
        var auth = await ReadAsync("auth");
        return (auth.Attribute("mechanism")!.Value, FromBase64(auth.Value));
    }

    /// <summary>The server refuses (RFC 6120, 6.5).</summary>
    public Task RefuseAsync(string condition) =>
        SendAsync($"<failure xmlns='{Sasl}'><{condition}/><text>No.</text></failure>");

    /// <summary>An exchange of SCRAM, with whatever the test gets wrong.</summary>
    /// <param name="iterations">How often the password is hashed.</param>
    /// <param name="last">Makes another last message of the right one; null leaves it out.</param>
    /// <param name="asChallenge">The last message as a challenge, success without it.</param>
    /// <param name="offer">What the server says that it offered (XEP-0474), or null.</param>
    /// <param name="said">Hears the client's first message.</param>
    /// <returns>The mechanism.</returns>
    public async Task<string> ScramAsync(
        int iterations = 4096,
        Func<string, string?>? last = null,
        bool asChallenge = false,
        string? offer = null,
        Action<string>? said = null
    )
    {
        var (mechanism, first) = await ReadAuthAsync();
        said?.Invoke(first);
        var scram = Scram(mechanism, iterations, offer);
        await SendAsync($"<challenge xmlns='{Sasl}'>{ToBase64(scram.Challenge(first))}</challenge>");
        var final = scram.Verify(FromBase64((await ReadAsync("response")).Value));
        if (final is null)
        {
            await RefuseAsync("not-authorized");
            return mechanism;
        }
        final = last is null ? final : last(final);
        var data = final is null ? "" : ToBase64(final);
        if (asChallenge)
        {
            await SendAsync($"<challenge xmlns='{Sasl}'>{data}</challenge>");
            await ReadAsync("response");
            data = "";
        }
        await SendAsync($"<success xmlns='{Sasl}'>{data}</success>");
        return mechanism;
    }

    /// <summary>An exchange of SCRAM by XEP-0388, for a request that was read.</summary>
    /// <param name="authenticate">The request.</param>
    /// <param name="along">What goes along with success.</param>
    /// <param name="features">The features after it.</param>
    public async Task ScramAsync(XElement authenticate, string along, string features = "")
    {
        var scram = Scram(authenticate.Attribute("mechanism")!.Value, 4096, offer: null);
        var first = FromBase64(authenticate.Element(Sasl2 + "initial-response")!.Value);
        await SendAsync($"<challenge xmlns='{Sasl2}'>{ToBase64(scram.Challenge(first))}</challenge>");
        var final = scram.Verify(FromBase64((await ReadAsync("response")).Value));
        await SucceedAsync(ToBase64(final!), along, features);
    }

    /// <summary>Success by XEP-0388, and the features that follow it.</summary>
    public Task SucceedAsync(string additional, string along, string features = "") =>
        SendAsync(
            $"<success xmlns='{Sasl2}'><additional-data>{additional}</additional-data>{along}</success>"
                + $"<stream:features>{features}</stream:features>"
        );

    /// <summary>The server refuses (XEP-0388, 2.6.2).</summary>
    public Task Refuse2Async(string condition) =>
        SendAsync($"<failure xmlns='{Sasl2}'><{condition} xmlns='{Sasl}'/></failure>");

    private ScramServer Scram(string mechanism, int iterations, string? offer) =>
        new(mechanism, ScriptedServer.Password, Salt, iterations)
        {
            Offer = offer,
            Bindings = new[]
            {
                ChannelBinding.UniqueOf((SslStream)_stream),
                new ChannelBinding(ChannelBinding.ServerEndPoint, EndPoint),
            }
                .OfType<ChannelBinding>()
                .ToDictionary(binding => binding.Type, binding => binding.Data),
        };

    /// <summary>The server's binding by its certificate (RFC 5929, 4.1).</summary>
    public byte[] EndPoint => SHA256.HashData(_certificate.RawData);

    /// <summary>A whole sign-in, up to the features that follow it.</summary>
    public async Task<string> SignInAsync(bool directTls = false, params string[] mechanisms)
    {
        await (directTls ? EncryptAsync() : StartTlsAsync());
        await OpenAsync(Mechanisms(mechanisms.Length == 0 ? ["PLAIN", "SCRAM-SHA-1", "SCRAM-SHA-256"] : mechanisms));
        var mechanism = await ScramAsync();
        await ReopenAsync();
        return mechanism;
    }

    /// <summary>The stream that begins anew after the sign-in.</summary>
    public Task ReopenAsync(string features = BindAndManagement)
    {
        _reader.Restart();
        return OpenAsync(features);
    }

    /// <summary>Binds, and enables stream management where it gets an id.</summary>
    public async Task BindAsync(string? managementId)
    {
        var bind = $"<bind xmlns='urn:ietf:params:xml:ns:xmpp-bind'><jid>{Address}</jid></bind>";
        await AnswerAsync(bind);
        await ReadAsync("enable");
        await SendAsync(
            managementId is null
                ? "<failed xmlns='urn:xmpp:sm:3'/>"
                : $"<enabled xmlns='urn:xmpp:sm:3' id='{managementId}' resume='true'/>"
        );
    }

    /// <summary>Takes presence and answers the ping that follows it.</summary>
    public async Task<XElement> AnswerPresenceAsync()
    {
        var presence = await ReadAsync("presence");
        await AnswerAsync();
        return presence;
    }

    /// <summary>The connection breaks.</summary>
    public void Cut()
    {
        if (_wire is DuplexStream memory)
        {
            memory.Cut();
        }
        else
        {
            _wire.Dispose();
        }
    }

    private XmppStreamReader NewReader() => new(_stream, 1024 * 1024, TimeProvider.System);

    private static string ToBase64(string text) => Convert.ToBase64String(Encoding.UTF8.GetBytes(text));

    private static string FromBase64(string text) => Encoding.UTF8.GetString(Convert.FromBase64String(text));
}
