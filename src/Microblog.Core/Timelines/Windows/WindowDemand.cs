namespace Microblog.Core.Timelines.Windows;

/// <summary>What the reader of a window demands, in rows, and which keys are to be read for it.</summary>
/// <param name="changed">Called where what is demanded changes.</param>
internal sealed class WindowDemand(Action changed)
{
    private int _suspended;

    /// <summary>How many older rows are demanded.</summary>
    public int Older
    {
        get;
        private set => Set(ref field, value);
    }

    /// <summary>How many newer rows are demanded.</summary>
    public int Newer
    {
        get;
        private set => Set(ref field, value);
    }

    /// <summary>True while rows are demanded that are not there, also where no server can bring them now.</summary>
    public bool IsWaiting => Older > 0 || Newer > 0 || _suspended > 0;

    /// <summary>The keys whose segments are to be read, microseconds, both included.</summary>
    public (long Low, long High) Range { get; set; }

    /// <summary>Nothing is demanded but so many older rows.</summary>
    public void Begin(int older) => (Older, Newer, _suspended) = (older, 0, 0);

    /// <summary>Demands at least so many.</summary>
    public void Add(int older, int newer) => (Older, Newer) = (Math.Max(Older, older), Math.Max(Newer, newer));

    /// <summary>So many older rows are demanded, whatever was before.</summary>
    public void RestartOlder(int count) => Older = count;

    /// <summary>So many older rows were shown.</summary>
    public void TakeOlder(int count) => Older -= count;

    /// <summary>So many newer rows were shown.</summary>
    public void TakeNewer(int count) => Newer -= count;

    /// <summary>Nothing is older.</summary>
    public void EndOlder() => Older = 0;

    /// <summary>Nothing is newer.</summary>
    public void EndNewer() => Newer = 0;

    /// <summary>The older rows are no longer demanded, also not when a server answers again.</summary>
    public void CancelOlder() => (Older, _suspended) = (0, 0);

    /// <summary>No server can bring the older rows that are demanded: the reader does not wait for them.</summary>
    public void Suspend()
    {
        (_suspended, Older) = (Older, 0);
        changed();
    }

    /// <summary>Resumes the suspended demand: a server may answer by now.</summary>
    public void Resume() => (Older, _suspended) = (Math.Max(Older, _suspended), 0);

    private void Set(ref int rows, int value)
    {
        if (rows != value)
        {
            rows = value;
            changed();
        }
    }
}
