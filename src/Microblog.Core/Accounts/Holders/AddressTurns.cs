using Microblog.Xmpp;

namespace Microblog.Core.Accounts.Holders;

/// <summary>One at a time for each address.</summary>
internal sealed class AddressTurns
{
    private sealed class Line
    {
        public SemaphoreSlim Turn { get; } = new(1, 1);
        public int Users { get; set; }
    }

    private readonly Lock _lock = new();
    private readonly Dictionary<Jid, Line> _lines = [];

    /// <summary>Waits for the turn, which ends when the result is disposed of.</summary>
    public async Task<IDisposable> EnterAsync(Jid address, CancellationToken cancellation)
    {
        Line line;
        lock (_lock)
        {
            line = _lines.TryGetValue(address, out var known) ? known : _lines[address] = new Line();
            line.Users++;
        }
        try
        {
            await line.Turn.WaitAsync(cancellation);
        }
        catch
        {
            Leave(address, line);
            throw;
        }
        return new Turn(this, address, line);
    }

    private void Leave(Jid address, Line line)
    {
        lock (_lock)
        {
            if (--line.Users == 0)
            {
                _lines.Remove(address);
                line.Turn.Dispose();
            }
        }
    }

    private sealed class Turn(AddressTurns turns, Jid address, Line line) : IDisposable
    {
        private bool _isOver;

        public void Dispose()
        {
            if (!_isOver)
            {
                _isOver = true;
                line.Turn.Release();
                turns.Leave(address, line);
            }
        }
    }
}
