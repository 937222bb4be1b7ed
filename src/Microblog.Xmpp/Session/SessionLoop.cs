using System.Xml.Linq;
using Microblog.Xmpp.Addresses;
using Microblog.Xmpp.Sasl;
using Microblog.Xmpp.Streams;

namespace Microblog.Xmpp.Session;

/// <summary>A session's life: open, read until the stream ends, wait, open again. All changes of state happen here, in order.</summary>
internal sealed class SessionLoop(
    XmppSessionOptions options,
    StreamOpener opener,
    StanzaDispatcher dispatcher,
    IqTracker requests,
    IdleWatch watch,
    Func<CancellationToken, Task> goOnline
) : IDisposable
{
    private static readonly TimeSpan CloseTimeout = TimeSpan.FromSeconds(2);

    private readonly CancellationTokenSource _stopping = new();
    private readonly TaskCompletionSource _opened = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private TaskCompletionSource _wake = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private volatile LiveStream? _current;
    private volatile SessionState _state = new SessionState.Reconnecting("Not connected yet.");
    private StreamManagement? _management;
    private ServerAddress? _redirected;
    private bool _closing;

    public event Action<SessionState>? StateChanged;

    /// <summary>The stream could not be resumed, and these are not known to have arrived.</summary>
    public event Action<IReadOnlyList<SentStanza>>? StanzasLost;

    public SessionState State => _state;

    /// <summary>The bound address of the last stream.</summary>
    public Jid? Address { get; private set; }

    /// <summary>What the last sign-in left for the next.</summary>
    public SignInMemory Memory { get; private set; } = new();

    /// <summary>The stream that can be written to now.</summary>
    public LiveStream? Current => _current;

    /// <summary>Ends when the session is online for the first time.</summary>
    public Task Opened => _opened.Task;

    public void ReconnectNow() => Volatile.Read(ref _wake).TrySetResult();

    public async Task RunAsync()
    {
        // The caller's thread is for the caller.
        await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
        Exception? reason = null;
        try
        {
            await KeepOpenAsync().ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (_stopping.IsCancellationRequested) { }
#pragma warning disable CA1031 // The reason is told: in the state, and to the caller that waits for the session to open.
        catch (Exception e)
#pragma warning restore CA1031
        {
            reason = e;
        }
        Lose(_management);
        requests.EndAll(reason is null ? "Signed out." : $"The session ended: {reason.Message}");
        Log.Ended(options.Logger, options.Address, reason?.Message ?? "signed out");
        Enter(new SessionState.Ended(reason));
        _opened.TrySetException(
            reason switch
            {
                null => new OperationCanceledException("Signed out."),
                SignInException => reason,
                StreamException e => StreamErrors.ToSignIn(e),
                _ => new SignInException(SignInFailure.Unreachable, reason.Message, reason),
            }
        );
    }

    /// <summary>Takes leave of the server (RFC 6120, 4.4), for a bounded time.</summary>
    public async Task StopAsync(Task running)
    {
        Volatile.Write(ref _closing, true);
        if (_current is { } stream)
        {
            var leave = new XElement(Ns.Presence, new XAttribute("type", "unavailable"));
            stream.Leave(new SentStanza(StanzaWriter.Bytes(leave)));
            await Task.WhenAny(running, Task.Delay(CloseTimeout, options.Time)).ConfigureAwait(false);
        }
        await _stopping.CancelAsync().ConfigureAwait(false);
        await running.ConfigureAwait(false);
    }

    public void Dispose() => _stopping.Dispose();

    private async Task KeepOpenAsync()
    {
        var attempt = 0;
        while (true)
        {
            Exception lost;
            try
            {
                var stream = await opener
                    .OpenAsync(_management, Address, Memory, _redirected, _stopping.Token)
                    .ConfigureAwait(false);
                var since = options.Time.GetTimestamp();
                lost = await LiveAsync(stream).ConfigureAwait(false);
                if (options.Time.GetElapsedTime(since) > options.MaxReconnectDelay)
                {
                    attempt = 0;
                }
            }
            catch (SignInException e) when (_opened.Task.IsCompletedSuccessfully && !WouldBeRefusedAgain(e))
            {
                lost = e;
            }
            _stopping.Token.ThrowIfCancellationRequested();
            if (Volatile.Read(ref _closing))
            {
                return;
            }
            if (
                !_opened.Task.IsCompletedSuccessfully
                || (lost is StreamException error && StreamErrors.IsPermanent(error))
            )
            {
                throw lost;
            }
            Log.ConnectionLost(options.Logger, options.Address, lost.Message);
            Enter(new SessionState.Reconnecting(lost.Message));
            await BackOffAsync(attempt++).ConfigureAwait(false);
        }
    }

    /// <summary>
    /// After a refused sign-in nothing is tried again by itself: servers count that. Only "not now" is no refusal.
    /// </summary>
    private static bool WouldBeRefusedAgain(SignInException error)
    {
        var refusal = error as SaslException ?? error.InnerException as SaslException;
        return error.IsPermanent || refusal is { Condition: not SaslFailure.TemporaryFailure };
    }

    /// <summary>Reads a stream until it ends, and tells why.</summary>
    private async Task<Exception> LiveAsync(LiveStream stream)
    {
        Adopt(stream);
        stream.StartWriting();
        var reading = ReadAsync(stream);
        var keepAlive = new KeepAlive(stream, options);
        var isOnline = false;
        Exception lost;
        try
        {
            if (stream.Resumed || await BecomeOnlineAsync(stream, reading).ConfigureAwait(false))
            {
                Log.Online(options.Logger, stream.Address, stream.Resumed);
                isOnline = true;
                options.Telemetry?.Online(stream.Resumed, again: _opened.Task.IsCompleted);
                Enter(new SessionState.Online(stream.Resumed));
                _opened.TrySetResult();
                watch.Add(keepAlive);
            }
            lost = await reading.ConfigureAwait(false);
        }
        finally
        {
            _current = null;
            watch.Remove(keepAlive);
            stream.Close();
            if (isOnline)
            {
                options.Telemetry?.Offline();
            }
        }
        _redirected = (lost as StreamException)?.SeeOther(stream.Server);
        Part(lost);
        await stream.DisposeAsync().ConfigureAwait(false);
        return lost;
    }

    private void Adopt(LiveStream stream)
    {
        if (!stream.Resumed)
        {
            Lose(_management);
            requests.EndAll("The stream could not be resumed.");
        }
        Address = stream.Address;
        requests.Bound = stream.Address;
        Memory = stream.Memory;
        _management = stream.Management;
        _current = stream;
    }

    /// <summary>What a lost stream leaves behind: requests wait only where it may be resumed.</summary>
    private void Part(Exception lost)
    {
        // Where one side refused what the other wrote, the same must not be sent again.
        if (lost is StreamException || _management?.ResumptionId is null)
        {
            Lose(_management);
            _management = null;
            requests.EndAll($"The stream ended: {lost.Message}");
        }
    }

    private void Lose(StreamManagement? management)
    {
        if (management?.GiveUp() is { Count: > 0 } lost)
        {
            Guarded.Raise(StanzasLost, lost, "lost stanzas", options.Logger);
        }
    }

    private async Task<Exception> ReadAsync(LiveStream stream)
    {
        try
        {
            foreach (var stanza in stream.Early)
            {
                dispatcher.DispatchStanza(stream, stanza);
            }
            using var ended = CancellationTokenSource.CreateLinkedTokenSource(stream.Aborted, _stopping.Token);
            var counted = 0L;
            while (await stream.Reader.ReadAsync(ended.Token).ConfigureAwait(false) is { } element)
            {
                dispatcher.Dispatch(stream, element);
                if (options.Telemetry is { } telemetry)
                {
                    telemetry.Bytes(stream.Reader.BytesRead - counted, received: true);
                    counted = stream.Reader.BytesRead;
                }
            }
            stream.CloseWith(StanzaWriter.End.ToArray());
            return new SessionEndedException("The server closed the stream.");
        }
        catch (StreamException e)
        {
            dispatcher.DispatchLast(stream, e.Stub);
            stream.CloseWith(e.FromServer ? StanzaWriter.End.ToArray() : StanzaWriter.Error(e.Condition));
            return e;
        }
#pragma warning disable CA1031 // Whatever ended the stream is the reason that is told.
        catch (Exception e)
#pragma warning restore CA1031
        {
            return stream.AbortReason ?? e;
        }
    }

    /// <summary>Presence and all that follows from it; false where the stream ended meanwhile.</summary>
    private async Task<bool> BecomeOnlineAsync(LiveStream stream, Task reading)
    {
        using var timeout = CancellationTokenSource.CreateLinkedTokenSource(_stopping.Token);
        using var late = options.Time.CreateTimer(
            _ => stream.Abort(new SignInException(SignInFailure.Timeout, "The server did not answer after presence.")),
            null,
            options.ConnectTimeout,
            Timeout.InfiniteTimeSpan
        );
        var online = goOnline(timeout.Token);
        if (await Task.WhenAny(online, reading).ConfigureAwait(false) == reading)
        {
            await timeout.CancelAsync().ConfigureAwait(false);
        }
        try
        {
            await online.ConfigureAwait(false);
            return true;
        }
        catch (Exception e) when (e is XmppException or OperationCanceledException)
        {
            stream.Abort(e);
            return false;
        }
    }

    /// <summary>Exponential, with full jitter: many clients of one server do not come back at once.</summary>
    private async Task BackOffAsync(int attempt)
    {
        var delay = new Backoff(options.ReconnectDelay, options.MaxReconnectDelay, least: 0).After(attempt + 1);
        var wake = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        Volatile.Write(ref _wake, wake);
        using var network = opener.WatchNetwork(() => wake.TrySetResult());
        Log.ReconnectsIn(options.Logger, options.Address, delay);
        try
        {
            await wake.Task.WaitAsync(delay, options.Time, _stopping.Token).ConfigureAwait(false);
        }
        catch (TimeoutException) { }
    }

    private void Enter(SessionState state)
    {
        _state = state;
        Guarded.Raise(StateChanged, state, "states", options.Logger);
    }
}
