using System.Xml.Linq;
using Microblog.Xmpp.Ping;
using Microblog.Xmpp.Streams;

namespace Microblog.Xmpp.Session;

/// <summary>Pings a quiet server (XEP-0199) and gives up one that stays silent.</summary>
internal sealed class KeepAlive(LiveStream stream, XmppSessionOptions options) : IdleWatch.IWatched
{
    private long _pinged;
    private long _heardBefore;
    private bool _waits;

    public void Look()
    {
        var heard = stream.Reader.LastRead;
        if (_waits && heard == _heardBefore)
        {
            if (options.Time.GetElapsedTime(_pinged) >= options.DeadAfter)
            {
                stream.Abort(new XmppTimeoutException($"No sign of life for {options.DeadAfter.TotalSeconds} s."));
            }
            return;
        }
        _waits = options.Time.GetElapsedTime(heard) >= options.PingAfter;
        if (_waits)
        {
            (_pinged, _heardBefore) = (options.Time.GetTimestamp(), heard);
            var ping = new XElement(
                Ns.Iq,
                new XAttribute("type", "get"),
                new XAttribute("id", "quiet"),
                new XAttribute("to", options.Address.Domain),
                new XElement(PingRequest.Name)
            );
            stream.PostFromReader(new SentStanza(StanzaWriter.Bytes(ping)));
        }
    }
}
