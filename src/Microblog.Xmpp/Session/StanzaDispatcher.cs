using System.Collections.Concurrent;
using System.Xml.Linq;
using Microblog.Xmpp.Streams;
using Microsoft.Extensions.Logging;

namespace Microblog.Xmpp.Session;

/// <summary>Brings what was read to whom it concerns, in order; whatever a handler throws harms no other.</summary>
internal sealed class StanzaDispatcher(IqTracker requests, ILogger logger, int maxSentBytes)
{
    private readonly ConcurrentDictionary<(string Type, XName Payload), Func<XElement, XElement?>> _handlers = new();

    public event Action<XElement>? MessageReceived;

    public event Action<XElement>? PresenceReceived;

    public void Handle(string type, XName payload, Func<XElement, XElement?> handler) =>
        _handlers[(type, payload)] = handler;

    /// <summary>One stanza or element of stream management.</summary>
    /// <exception cref="StreamException">The server ended the stream, or broke it.</exception>
    public void Dispatch(LiveStream stream, XElement element)
    {
        if (element.Name.Namespace == StreamManagement.Namespace)
        {
            DispatchManagement(stream, element);
        }
        else if (StreamErrors.IsError(element))
        {
            throw StreamErrors.Read(element);
        }
        else if (element.Name.Namespace == Ns.Client && DispatchStanza(stream, element))
        {
            stream.Management?.CountReceived();
            stream.Telemetry?.Received(element.Name.LocalName);
        }
    }

    /// <summary>One stanza that stream management does not count; false for what is none.</summary>
    public bool DispatchStanza(LiveStream stream, XElement stanza)
    {
        if (OverLimit.Of(stanza) is { } over)
        {
            Refuse(stream, stanza, over);
            return true;
        }
        if (DroppedItems.Of(stanza) is { } dropped)
        {
            Note(stream, stanza, dropped);
        }
        switch (stanza.Name.LocalName)
        {
            case "message":
                Guarded.Raise(MessageReceived, stanza, "messages", logger);
                return true;
            case "presence":
                Guarded.Raise(PresenceReceived, stanza, "presence", logger);
                return true;
            case "iq":
                DispatchIq(stream, stanza);
                return true;
            default:
                return false;
        }
    }

    /// <summary>The stub of a stanza that ended the stream by its size, or null: a request that it answers is told why.</summary>
    public void DispatchLast(LiveStream stream, XElement? stub)
    {
        if (stub is not null)
        {
            DispatchStanza(stream, stub);
        }
    }

    private static void DispatchManagement(LiveStream stream, XElement element)
    {
        switch (element.Name.LocalName)
        {
            case "r" when stream.Management is { } management:
                stream.PostFromReader(StanzaWriter.Bytes(management.Answer()));
                break;
            case "a":
                stream.Acknowledge(StreamManagement.ReadHandled(element));
                break;
        }
    }

    private void DispatchIq(LiveStream stream, XElement iq)
    {
        switch (iq.Attribute("type")?.Value)
        {
            case "get" or "set":
                Post(stream, iq, Answer(iq));
                break;
            default:
                if (!requests.TryAnswer(iq))
                {
                    Log.UnexpectedAnswer(logger, iq.Attribute("id")?.Value, iq.Attribute("from")?.Value);
                }
                break;
        }
    }

    /// <summary>What is beyond a limit is counted and logged. A request is answered; an answer fails its request.</summary>
    private void Refuse(LiveStream stream, XElement stub, OverLimit over)
    {
        var (name, type) = (stub.Name.LocalName, stub.Attribute("type")?.Value);
        stream.Telemetry?.OverLimit(name, over.Limit);
        Log.OverLimit(logger, name, stub.Attribute("from")?.Value, over.Limit, over.Text);
        if (name == "iq" && type is "get" or "set")
        {
            // RFC 6120, 8.3.3.12: a local policy, which the text names.
            var error = StanzaErrors.Of("modify", "policy-violation") with
            {
                Text = over.Text,
            };
            var answer = AnswerTo(stub);
            answer.Add(StanzaErrors.Write(error), new XAttribute("type", "error"));
            Post(stream, stub, answer);
        }
        else if (name == "iq")
        {
            requests.TryAnswer(stub);
        }
    }

    private void Note(LiveStream stream, XElement stanza, DroppedItems dropped)
    {
        var (name, over) = (stanza.Name.LocalName, dropped.First);
        stream.Telemetry?.OverLimit(name, over.Limit);
        Log.ItemsOverLimit(logger, dropped.Count, name, stanza.Attribute("from")?.Value, over.Limit, over.Text);
    }

    private void Post(LiveStream stream, XElement iq, XElement answer)
    {
        try
        {
            stream.PostFromReader(new SentStanza(StanzaWriter.Stanza(answer, maxSentBytes)));
        }
        catch (StanzaLimitException e)
        {
            // An id as long as a stanza may be cannot be sent back.
            Log.NotAnswered(logger, iq.Attribute("from")?.Value, e.Message);
        }
    }

    private static XElement AnswerTo(XElement iq)
    {
        var answer = new XElement(Ns.Iq, iq.Attribute("id"));
        if (iq.Attribute("from") is { } from)
        {
            answer.Add(new XAttribute("to", from.Value));
        }
        return answer;
    }

    /// <summary>Every request is answered (RFC 6120, 8.2.3).</summary>
    private XElement Answer(XElement iq)
    {
        var type = iq.Attribute("type")!.Value;
        var answer = AnswerTo(iq);
        try
        {
            var payload =
                iq.Elements().FirstOrDefault() ?? throw new StanzaException(StanzaErrors.Of("modify", "bad-request"));
            var handler = _handlers.TryGetValue((type, payload.Name), out var known)
                ? known
                : throw new StanzaException(StanzaErrors.Of("cancel", "service-unavailable"));
            answer.Add(handler(iq), new XAttribute("type", "result"));
        }
        catch (StanzaException e)
        {
            answer.Add(StanzaErrors.Write(e.Error), new XAttribute("type", "error"));
        }
#pragma warning disable CA1031 // Whatever it was, the asker gets an answer and the stream goes on.
        catch (Exception e)
#pragma warning restore CA1031
        {
            Log.HandlerFailed(logger, "requests", e);
            var error = StanzaErrors.Of("cancel", "internal-server-error");
            answer.Add(StanzaErrors.Write(error), new XAttribute("type", "error"));
        }
        return answer;
    }
}
