using System.Xml.Linq;
using Microblog.Xmpp.Ping;
using Microblog.Xmpp.Streams;

namespace Microblog.Xmpp.Session;

/// <summary>Finds out whether a quiet connection is still one.</summary>
internal static class KeepAlive
{
    /// <summary>Pings a quiet server (XEP-0199) and gives up one that stays silent.</summary>
    public static async Task WatchAsync(LiveStream stream, XmppSessionOptions options)
    {
        try
        {
            while (true)
            {
                var quiet = options.Time.GetElapsedTime(stream.Reader.LastRead);
                if (quiet < options.PingAfter)
                {
                    await Task.Delay(options.PingAfter - quiet, options.Time, stream.Aborted).ConfigureAwait(false);
                    continue;
                }
                var last = stream.Reader.LastRead;
                var ping = new XElement(
                    Ns.Iq,
                    new XAttribute("type", "get"),
                    new XAttribute("id", "quiet"),
                    new XAttribute("to", options.Address.Domain),
                    new XElement(PingRequest.Name)
                );
                await stream.PostAsync(StanzaWriter.Bytes(ping), stream.Aborted).ConfigureAwait(false);
                await Task.Delay(options.DeadAfter, options.Time, stream.Aborted).ConfigureAwait(false);
                if (stream.Reader.LastRead == last)
                {
                    stream.Abort(new XmppTimeoutException($"No sign of life for {options.DeadAfter.TotalSeconds} s."));
                }
            }
        }
        catch (Exception e) when (e is OperationCanceledException or SessionEndedException or ObjectDisposedException)
        { }
    }
}
