using System.Text;

namespace Microblog.Xmpp.Session;

/// <summary>A stanza that was given to a session for sending, and what became of it.</summary>
public sealed class SentStanza
{
    private readonly byte[] _bytes;
    private TaskCompletionSource<StanzaDelivery>? _settled;
    private int _delivery;
    private bool _isFinal;

    internal SentStanza(byte[] bytes) => _bytes = bytes;

    /// <summary>How far it has come. Only ever goes on.</summary>
    public StanzaDelivery Delivery => (StanzaDelivery)Volatile.Read(ref _delivery);

    /// <summary>The stanza as it goes over the wire.</summary>
    public string Xml => Encoding.UTF8.GetString(_bytes);

    /// <summary>
    /// Ends with the last delivery: <see cref="StanzaDelivery.Acknowledged"/> or <see cref="StanzaDelivery.Lost"/>; on a stream without
    /// stream management <see cref="StanzaDelivery.Sent"/>. Outlives lost connections as long as the stream may be resumed.
    /// </summary>
    public Task<StanzaDelivery> Settled
    {
        get
        {
            var fresh = new TaskCompletionSource<StanzaDelivery>(TaskCreationOptions.RunContinuationsAsynchronously);
            var source = Interlocked.CompareExchange(ref _settled, fresh, null) ?? fresh;
            if (Volatile.Read(ref _isFinal))
            {
                source.TrySetResult(Delivery);
            }
            return source.Task;
        }
    }

    internal ReadOnlyMemory<byte> Bytes => _bytes;

    /// <summary>It goes on; nothing follows what is final.</summary>
    internal void Become(StanzaDelivery delivery, bool isFinal)
    {
        if (Volatile.Read(ref _isFinal))
        {
            return;
        }
        Volatile.Write(ref _delivery, (int)delivery);
        if (isFinal)
        {
            // A full fence: a caller that asks meanwhile sees the end, or is seen here.
            Interlocked.Exchange(ref _isFinal, true);
            Volatile.Read(ref _settled)?.TrySetResult(delivery);
        }
    }
}
