namespace Microblog.Xmpp.Session;

/// <summary>How far a stanza has come on its way to the server (XEP-0198, 4).</summary>
public enum StanzaDelivery
{
    /// <summary>It waits to be written.</summary>
    Queued,

    /// <summary>It was written to the connection. Where the server acknowledges nothing, more is never known.</summary>
    Sent,

    /// <summary>The server has it.</summary>
    Acknowledged,

    /// <summary>The stream ended before the server acknowledged it: it may or may not have arrived.</summary>
    Lost,
}
