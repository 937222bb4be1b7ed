namespace Microblog.Core.Accounts;

/// <summary>
/// Sign-ins that ended while the program runs. A request or a connection may have been let in before its sign-in ended and
/// ask for a session after: it finds the sign-in here. Bounded: the oldest is forgotten, long after its last request.
/// </summary>
internal sealed class EndedSignIns
{
    private const int Most = 100_000;

    private readonly Lock _lock = new();
    private readonly HashSet<string> _ids = [];
    private readonly Queue<string> _order = [];

    public void Add(string storedId)
    {
        lock (_lock)
        {
            if (_ids.Add(storedId))
            {
                _order.Enqueue(storedId);
            }
            if (_order.Count > Most)
            {
                _ids.Remove(_order.Dequeue());
            }
        }
    }

    public bool Contains(string storedId)
    {
        lock (_lock)
        {
            return _ids.Contains(storedId);
        }
    }
}
