using System.Text;

namespace Microblog.Xmpp.Tests.Streams;

/// <summary>Makes streams out of good stanzas and then damages them. The same seed makes the same streams.</summary>
internal sealed class StreamMutator(int seed)
{
    /// <summary>The stream's opening tag, which stays whole.</summary>
    public const string Header =
        "<?xml version='1.0'?><stream:stream xmlns='jabber:client' xmlns:stream='http://etherx.jabber.org/streams'"
        + " xmlns:x='urn:x' version='1.0'>";

    private static readonly string[] Stanzas =
    [
        "<presence/>",
        "<message from='a>b' to=\"it's\"><body>h\u00E4llo \U0001F600 &amp; &lt;&#65;&#x1F600; ]] > \r\n</body></message>",
        "<iq type='get' id='1'><q xmlns='urn:q'><x:y x:z='&quot;&#10;\t'/><![CDATA[ <a> ]]]></q></iq>",
        "<m><![CDATA[]]>t<![CDATA[>]]]]><![CDATA[>]]></m>",
        "<a xmlns='' b=''><c xmlns='d'/><c/></a>",
        "<x:a xmlns:y='urn:x' y:b='1' c='2'><y:d xml:lang='en'></y:d ></x:a>",
        "<message type='headline'><event xmlns='http://jabber.org/protocol/pubsub#event'><items node='n'><item id='i'>"
            + "<entry xmlns='http://www.w3.org/2005/Atom'><title>T</title></entry></item></items></event></message>",
        "\n \t",
    ];

    private static readonly string[] Hostile =
    [
        "<",
        ">",
        "/",
        "\"",
        "'",
        "&",
        ";",
        "=",
        ":",
        "]]>",
        "<![CDATA[",
        "<!--",
        "-->",
        "<?",
        "?>",
        "<?xml version='1.0'?>",
        "<!DOCTYPE a [<!ENTITY b 'c'>]>",
        "&b;",
        "&#0;",
        "&#xD800;",
        "&#x110000;",
        "&#99999999999;",
        "&amp;",
        "&amp",
        "\0",
        "\u0001",
        "\uFFFE",
        "\uFFFF",
        "\u00E9",
        "\U0001F600",
        " xmlns='urn:z'",
        " xmlns:x=''",
        " xmlns:xml='a'",
        " a='1'",
        " a='1' a='2'",
        " p:q=''",
        "<p:q/>",
        "<a>",
        "</a>",
        "<a/>",
        "</",
        "/>",
        "</stream:stream>",
        "</message>",
        "\r",
        "\t",
    ];

    private static readonly byte[][] HostileBytes =
    [
        [0xFF],
        [0xC0, 0x80],
        [0xED, 0xA0, 0x80],
        [0xF4, 0x90, 0x80, 0x80],
        [0xC3],
        [0x80],
        [0xEF, 0xBB, 0xBF],
        [0xEF, 0xBF],
    ];

    private readonly Random _random = new(seed);

    /// <summary>A stream, most likely a damaged one, and the sizes of the pieces that it comes in.</summary>
    public (byte[] Bytes, int[] Sizes) Next()
    {
        var text = new StringBuilder();
        for (var count = _random.Next(1, 8); count > 0; count--)
        {
            text.Append(Stanzas[_random.Next(Stanzas.Length)]);
        }
        if (_random.Next(2) == 0)
        {
            text.Append("</stream:stream>");
        }
        var bytes = Encoding.UTF8.GetBytes(text.ToString()).ToList();
        for (var count = _random.Next(0, 5); count > 0; count--)
        {
            Damage(bytes);
        }
        bytes.InsertRange(0, Encoding.UTF8.GetBytes(Header));
        var sizes = Enumerable.Range(0, _random.Next(1, 6)).Select(_ => _random.Next(1, _random.Next(2, 300)));
        return (bytes.ToArray(), [.. sizes]);
    }

    private void Damage(List<byte> bytes)
    {
        var at = _random.Next(bytes.Count + 1);
        var length = Math.Min(bytes.Count - at, _random.Next(1, 1 + _random.Next(1, 60)));
        switch (_random.Next(7))
        {
            case 0 when at < bytes.Count:
                bytes[at] ^= (byte)(1 << _random.Next(8));
                break;
            case 1:
                bytes.RemoveRange(at, length);
                break;
            case 2:
                bytes.InsertRange(_random.Next(bytes.Count + 1), bytes.GetRange(at, length));
                break;
            case 3:
                bytes.RemoveRange(at, bytes.Count - at);
                break;
            case 4:
                bytes.InsertRange(at, HostileBytes[_random.Next(HostileBytes.Length)]);
                break;
            case 5:
                var token = Encoding.UTF8.GetBytes(Hostile[_random.Next(Hostile.Length)]);
                bytes.InsertRange(at, Enumerable.Repeat(token, _random.Next(1, 4)).SelectMany(one => one));
                break;
            default:
                bytes.InsertRange(at, Encoding.UTF8.GetBytes(Hostile[_random.Next(Hostile.Length)]));
                break;
        }
    }
}
