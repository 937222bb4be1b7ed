namespace Microblog.Core.Atom;

/// <summary>What came of reading a payload. A closed hierarchy.</summary>
public abstract record AtomReading
{
    private AtomReading() { }

    /// <summary>It is an entry.</summary>
    public sealed record Readable(AtomEntry Entry) : AtomReading;

    /// <summary>It is none; its neighbours are not concerned.</summary>
    public sealed record Unreadable(AtomFault Fault) : AtomReading;
}
