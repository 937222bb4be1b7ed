using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using Microblog.Xmpp.Connection;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace Microblog.Xmpp.Tests.Connection;

[Trait("Spec", "RFC 8305")]
public sealed class HappyEyeballsTests
{
    private static readonly IPAddress[] Addresses =
    [
        IPAddress.Parse("2001:db8::1"),
        IPAddress.Parse("2001:db8::2"),
        IPAddress.Parse("192.0.2.1"),
        IPAddress.Parse("192.0.2.2"),
    ];

    private readonly FakeTimeProvider _time = new();
    private readonly ConcurrentQueue<string> _asked = new();
    private readonly ConcurrentDictionary<string, TaskCompletionSource<Stream>> _answers = new();

    [Fact(Timeout = 30_000)]
    public async Task The_families_take_turns_and_the_first_that_answers_wins()
    {
        var connecting = new HappyEyeballs(ConnectAsync, _time).ConnectAsync(Addresses, 5222, default);
        foreach (var address in new[] { "2001:db8::1", "192.0.2.1", "2001:db8::2", "192.0.2.2" })
        {
            Assert.Equal(address, _asked.Last());
            _time.Advance(HappyEyeballs.AttemptDelay);
        }
        using var won = new MemoryStream();
        Answer("192.0.2.1").SetResult(won);
        Assert.Same(won, await connecting);
        var others = _answers.Values.Where(answer => answer.Task != Answer("192.0.2.1").Task).ToList();
        Assert.Equal(3, others.Count);
        Assert.All(others, answer => Assert.True(answer.Task.IsCanceled));
    }

    [Fact(Timeout = 30_000)]
    public async Task A_failure_makes_the_next_begin_at_once()
    {
        var connecting = new HappyEyeballs(ConnectAsync, _time).ConnectAsync(Addresses, 5222, default);
        Answer("2001:db8::1").SetException(new SocketException((int)SocketError.NetworkUnreachable));
        while (_asked.Count < 2)
        {
            await Task.Yield();
        }
        using var won = new MemoryStream();
        Answer("192.0.2.1").SetResult(won);
        Assert.Same(won, await connecting);
        Assert.Equal(["2001:db8::1", "192.0.2.1"], _asked);
    }

    [Fact(Timeout = 30_000)]
    public async Task Failure_names_every_address()
    {
        var connecting = new HappyEyeballs(
            (_, _) => Task.FromException<Stream>(new SocketException((int)SocketError.ConnectionRefused)),
            _time
        ).ConnectAsync(Addresses, 5222, default);
        var thrown = await Assert.ThrowsAsync<SocketException>(() => connecting);
        Assert.All(Addresses, address => Assert.Contains(address.ToString(), thrown.Message, StringComparison.Ordinal));
    }

    [Fact(Timeout = 30_000)]
    public async Task Cancellation_ends_all_attempts()
    {
        using var stop = new CancellationTokenSource();
        var connecting = new HappyEyeballs(ConnectAsync, _time).ConnectAsync(Addresses, 5222, stop.Token);
        _time.Advance(HappyEyeballs.AttemptDelay);
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => connecting);
        Assert.Equal(2, _answers.Count);
        Assert.All(_answers.Values, answer => Assert.True(answer.Task.IsCanceled));
    }

    [Fact(Timeout = 30_000)]
    public async Task A_connection_that_comes_too_late_is_closed()
    {
        using var late = new Closing();
        using var won = new MemoryStream();
        var connecting = new HappyEyeballs(
            (address, cancellation) =>
                address.Address.Equals(Addresses[0]) ? LateAsync(cancellation) : Task.FromResult<Stream>(won),
            _time
        ).ConnectAsync(Addresses, 5222, default);
        _time.Advance(HappyEyeballs.AttemptDelay);
        Assert.Same(won, await connecting);
        Assert.True(late.IsClosed);

        // Connects just when it is told to give up.
        async Task<Stream> LateAsync(CancellationToken cancellation)
        {
            await Task.Delay(Timeout.InfiniteTimeSpan, cancellation)
                .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            return late;
        }
    }

    private TaskCompletionSource<Stream> Answer(string address) =>
        _answers.GetOrAdd(address, _ => new TaskCompletionSource<Stream>());

    private Task<Stream> ConnectAsync(IPEndPoint address, CancellationToken cancellation)
    {
        _asked.Enqueue(address.Address.ToString());
        var answer = Answer(address.Address.ToString());
        cancellation.Register(() => answer.TrySetCanceled(cancellation));
        return answer.Task;
    }

    private sealed class Closing : MemoryStream
    {
        public bool IsClosed { get; private set; }

        protected override void Dispose(bool disposing)
        {
            IsClosed = true;
            base.Dispose(disposing);
        }
    }
}
