using System.Text;

namespace Microblog.Xmpp.Session;

/// <summary>A stanza that was given to a session for sending, and what became of it.</summary>
public sealed class SentStanza
{
    private readonly byte[] _bytes;
    private TaskCompletionSource<StanzaFate>? _settled;
    private int _fate;
    private bool _isFinal;

    internal SentStanza(byte[] bytes) => _bytes = bytes;

    /// <summary>How far it has come. Only ever goes on.</summary>
    public StanzaFate Fate => (StanzaFate)Volatile.Read(ref _fate);

    /// <summary>The stanza as it goes over the wire.</summary>
    public string Xml => Encoding.UTF8.GetString(_bytes);

    /// <summary>
    /// Ends with the last fate: <see cref="StanzaFate.Acknowledged"/> or <see cref="StanzaFate.Lost"/>; on a stream without
    /// stream management <see cref="StanzaFate.Sent"/>. Outlives lost connections as long as the stream may be resumed.
    /// </summary>
    public Task<StanzaFate> Settled
    {
        get
        {
            var fresh = new TaskCompletionSource<StanzaFate>(TaskCreationOptions.RunContinuationsAsynchronously);
            var source = Interlocked.CompareExchange(ref _settled, fresh, null) ?? fresh;
            if (Volatile.Read(ref _isFinal))
            {
                source.TrySetResult(Fate);
            }
            return source.Task;
        }
    }

    internal ReadOnlyMemory<byte> Bytes => _bytes;

    /// <summary>It goes on; nothing follows what is final.</summary>
    internal void Become(StanzaFate fate, bool isFinal)
    {
        if (Volatile.Read(ref _isFinal))
        {
            return;
        }
        Volatile.Write(ref _fate, (int)fate);
        if (isFinal)
        {
            // A full fence: whoever asks meanwhile sees the end, or is seen here.
            Interlocked.Exchange(ref _isFinal, true);
            Volatile.Read(ref _settled)?.TrySetResult(fate);
        }
    }
}
