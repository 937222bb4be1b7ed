using System.Globalization;
using System.Xml.Linq;
using Microblog.Xmpp.Streams;

namespace Microblog.Xmpp.Session;

/// <summary>
/// What both sides of a bound stream have handled (XEP-0198). Outlives connections. Counters wrap at 2³². Not
/// synchronised: the owner locks.
/// </summary>
internal sealed class StreamManagement(uint sent = 0, uint received = 0)
{
    /// <summary>More than this without an acknowledgement, and the server is taken for broken.</summary>
    public const int MaxUnacknowledged = 10_000;

    public static readonly XNamespace Namespace = "urn:xmpp:sm:3";

    private readonly Queue<SentStanza> _unacknowledged = new();
    private uint _acknowledged = sent;

    /// <summary>What resumes the stream, or null where the server does not offer it.</summary>
    public string? ResumptionId { get; set; }

    /// <summary>Stanzas handled here: the <c>h</c> that is sent.</summary>
    public uint Received { get; private set; } = received;

    /// <summary>What was sent and is not known to have arrived, the oldest first.</summary>
    public IReadOnlyCollection<SentStanza> Unacknowledged => _unacknowledged;

    public bool IsFull => _unacknowledged.Count >= MaxUnacknowledged;

    public static byte[] RequestBytes { get; } = StanzaWriter.Bytes(new XElement(Namespace + "r"));

    public void CountSent(SentStanza stanza) => _unacknowledged.Enqueue(stanza);

    public void CountReceived() => Received = unchecked(Received + 1);

    /// <summary>Drops what the server has handled.</summary>
    /// <exception cref="StreamException">It claims to have handled more than was sent.</exception>
    public void Acknowledge(uint handled)
    {
        var count = unchecked(handled - _acknowledged);
        if (count > _unacknowledged.Count)
        {
            throw StreamException.Found(
                "undefined-condition",
                $"The server acknowledged {count} stanzas when {_unacknowledged.Count} were on their way."
            );
        }
        for (; count > 0; count--)
        {
            _unacknowledged.Dequeue().Become(StanzaDelivery.Acknowledged, isFinal: true);
        }
        _acknowledged = handled;
    }

    /// <summary>The stream is over: what is not known to have arrived never will be.</summary>
    public IReadOnlyList<SentStanza> GiveUp()
    {
        var lost = _unacknowledged.ToList();
        _unacknowledged.Clear();
        lost.ForEach(stanza => stanza.Become(StanzaDelivery.Lost, isFinal: true));
        return lost;
    }

    /// <summary>
    /// What a server that cannot resume says of what it had handled before (XEP-0198, 5): believed where it can be true.
    /// </summary>
    public void ReadFailed(XElement failed)
    {
        if (
            uint.TryParse(
                failed.Attribute("h")?.Value,
                NumberStyles.None,
                CultureInfo.InvariantCulture,
                out var handled
            )
            && unchecked(handled - _acknowledged) <= _unacknowledged.Count
        )
        {
            Acknowledge(handled);
        }
    }

    /// <summary>Asks for acknowledgements, and for the means to resume (XEP-0198, 3).</summary>
    public static XElement Enable() => new(Namespace + "enable", new XAttribute("resume", "true"));

    /// <summary>Reads what the server answered to that; null where it refused.</summary>
    public static StreamManagement? ReadEnabled(XElement answer) =>
        answer.Name != Namespace + "enabled"
            ? null
            : new StreamManagement
            {
                ResumptionId = answer.Attribute("resume")?.Value is "true" or "1"
                    ? answer.Attribute("id")?.Value
                    : null,
            };

    public XElement Answer() => new(Namespace + "a", Handled());

    public XElement Resume() => new(Namespace + "resume", Handled(), new XAttribute("previd", ResumptionId ?? ""));

    /// <summary>The <c>h</c> of an element.</summary>
    /// <exception cref="StreamException">It is no number.</exception>
    public static uint ReadHandled(XElement element) =>
        uint.TryParse(element.Attribute("h")?.Value, NumberStyles.None, CultureInfo.InvariantCulture, out var handled)
            ? handled
            : throw StreamException.Found("bad-format", "An acknowledgement without a number.");

    private XAttribute Handled() => new("h", Received.ToString(CultureInfo.InvariantCulture));
}
