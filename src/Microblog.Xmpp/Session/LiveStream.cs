using System.Threading.Channels;
using System.Xml.Linq;
using Microblog.Xmpp.Addresses;
using Microblog.Xmpp.Sasl;
using Microblog.Xmpp.Streams;

namespace Microblog.Xmpp.Session;

/// <summary>One signed-in connection: what is read from it and what is waiting to be written to it.</summary>
internal sealed class LiveStream : IAsyncDisposable
{
    private const int MaxWaiting = 1024;
    private const int MaxBatchBytes = 64 * 1024;
    private static readonly TimeSpan FlushTimeout = TimeSpan.FromSeconds(1);

    /// <summary>A stanza, or bytes that are none.</summary>
    private readonly record struct Outgoing(SentStanza? Stanza, byte[]? Other);

    private readonly Lock _lock = new();
    private readonly Stream _stream;
    private readonly TimeProvider _time;
    private readonly CancellationTokenSource _aborted;
    private readonly Channel<Outgoing> _outbox = Channel.CreateBounded<Outgoing>(
        new BoundedChannelOptions(MaxWaiting) { SingleReader = true }
    );
    private Task _writing = Task.CompletedTask;
    private bool _acknowledgementAsked;
    private bool _closed;

    public LiveStream(Stream stream, XmppStreamReader reader, TimeProvider time)
    {
        _stream = stream;
        _time = time;
        _aborted = new CancellationTokenSource();
        Aborted = _aborted.Token;
        Reader = reader;
    }

    public XmppStreamReader Reader { get; }

    public required Jid Address { get; init; }

    /// <summary>Where it is counted, or null.</summary>
    public XmppTelemetry? Telemetry { get; init; }

    /// <summary>The server at its other end.</summary>
    public required ServerAddress Server { get; init; }

    /// <summary>Null where the server has none.</summary>
    public StreamManagement? Management { get; init; }

    /// <summary>The stream of an earlier connection goes on.</summary>
    public bool Resumed { get; init; }

    /// <summary>What came before the stream was ready.</summary>
    public IReadOnlyList<XElement> Early { get; init; } = [];

    /// <summary>What the sign-in leaves for the next.</summary>
    public required SignInMemory Memory { get; init; }

    /// <summary>Ends reading and writing.</summary>
    public CancellationToken Aborted { get; }

    /// <summary>Why it was aborted, or null.</summary>
    public Exception? AbortReason { get; private set; }

    public void StartWriting() => _writing = WriteAsync();

    /// <summary>Queues a stanza, waiting for room.</summary>
    /// <exception cref="SessionEndedException">The connection is lost.</exception>
    public async ValueTask PostAsync(SentStanza stanza, CancellationToken cancellation)
    {
        while (!TryPostStanza(stanza))
        {
            if (!await _outbox.Writer.WaitToWriteAsync(cancellation).ConfigureAwait(false))
            {
                throw new SessionEndedException("The connection is lost.");
            }
        }
    }

    /// <summary>
    /// Queues a stanza of a sender that must not wait; a server that does not read is given up. After the last words it
    /// goes nowhere: hanging up then could keep the server from reading those.
    /// </summary>
    public void PostFromReader(SentStanza stanza) => Insist(TryPostStanza(stanza));

    /// <summary>The same for what is no stanza.</summary>
    public void PostFromReader(byte[] other) => Insist(_outbox.Writer.TryWrite(new Outgoing(null, other)));

    /// <summary>The server has handled so much.</summary>
    public void Acknowledge(uint handled)
    {
        lock (_lock)
        {
            Management?.Acknowledge(handled);
            _acknowledgementAsked = false;
        }
    }

    /// <summary>
    /// Queues a stanza to leave with, a question for what became of everything, and the end of the stream; accepts nothing
    /// after them.
    /// </summary>
    public void Leave(SentStanza stanza)
    {
        lock (_lock)
        {
            if (TryPostStanza(stanza) && Management is not null)
            {
                _outbox.Writer.TryWrite(new Outgoing(null, StreamManagement.RequestBytes));
            }
            CloseWith(StanzaWriter.End.ToArray());
        }
    }

    /// <summary>Queues the last words, without waiting for room, and accepts nothing after them.</summary>
    public void CloseWith(byte[] lastWords)
    {
        lock (_lock)
        {
            // No request for an acknowledgement may follow the stream's closing tag.
            _acknowledgementAsked = true;
            _outbox.Writer.TryWrite(new Outgoing(null, lastWords));
            Close();
        }
    }

    /// <summary>Nothing more is accepted for sending; what was accepted is in <see cref="Management"/>.</summary>
    public void Close()
    {
        lock (_lock)
        {
            _closed = true;
            _outbox.Writer.TryComplete();
        }
    }

    /// <summary>Gives the connection up.</summary>
    public void Abort(Exception reason)
    {
        AbortReason ??= reason;
        Close();
        try
        {
            _aborted.Cancel();
        }
        catch (ObjectDisposedException)
        {
            // It was over already.
        }
    }

    public async ValueTask DisposeAsync()
    {
        Close();
        // What is queued goes out (a last word, a stream error) unless the connection is stuck.
        await Task.WhenAny(_writing, Task.Delay(FlushTimeout, _time, Aborted)).ConfigureAwait(false);
        await _aborted.CancelAsync().ConfigureAwait(false);
        await _stream.DisposeAsync().ConfigureAwait(false);
        await _writing.ConfigureAwait(false);
        while (_outbox.Reader.TryRead(out var left))
        {
            // Where there is stream management, it knows what is to be sent again.
            if (Management is null)
            {
                left.Stanza?.Become(StanzaDelivery.Lost, isFinal: true);
            }
        }
        Reader.Dispose();
        _aborted.Dispose();
    }

    private void Insist(bool isQueued)
    {
        lock (_lock)
        {
            isQueued |= _closed;
        }
        if (!isQueued)
        {
            Abort(new XmppTimeoutException("The server sends but does not read."));
        }
    }

    private bool TryPostStanza(SentStanza stanza)
    {
        lock (_lock)
        {
            if (Management is { IsFull: true })
            {
                Abort(new XmppTimeoutException("The server acknowledges nothing."));
                return false;
            }
            if (!_outbox.Writer.TryWrite(new Outgoing(stanza, null)))
            {
                return false;
            }
            Management?.CountSent(stanza);
            return true;
        }
    }

    private async Task WriteAsync()
    {
        using var batch = new MemoryStream();
        var written = new List<SentStanza>();
        try
        {
            while (await _outbox.Reader.WaitToReadAsync(Aborted).ConfigureAwait(false))
            {
                batch.SetLength(0);
                written.Clear();
                while (batch.Length < MaxBatchBytes && _outbox.Reader.TryRead(out var next))
                {
                    batch.Write(next.Other ?? next.Stanza!.Bytes.Span);
                    if (next.Stanza is not null)
                    {
                        written.Add(next.Stanza);
                    }
                }
                if (written.Count > 0 && AskForAcknowledgement())
                {
                    batch.Write(StreamManagement.RequestBytes);
                }
                await _stream
                    .WriteAsync(batch.GetBuffer().AsMemory(0, (int)batch.Length), Aborted)
                    .ConfigureAwait(false);
                await _stream.FlushAsync(Aborted).ConfigureAwait(false);
                written.ForEach(stanza => stanza.Become(StanzaDelivery.Sent, isFinal: Management is null));
                Telemetry?.Sent(written.Count);
                Telemetry?.Bytes(batch.Length, received: false);
                if (!_outbox.Reader.TryPeek(out _))
                {
                    // An idle connection holds no buffer.
                    batch.SetLength(0);
                    batch.Capacity = 0;
                    written = [];
                }
            }
        }
#pragma warning disable CA1031 // Whatever stops the writing ends the stream, and is its reason.
        catch (Exception e)
#pragma warning restore CA1031
        {
            if (Management is null)
            {
                written.ForEach(stanza => stanza.Become(StanzaDelivery.Lost, isFinal: true));
            }
            Abort(e);
        }
    }

    private bool AskForAcknowledgement()
    {
        lock (_lock)
        {
            var ask = Management is not null && !_acknowledgementAsked;
            _acknowledgementAsked |= ask;
            return ask;
        }
    }
}
