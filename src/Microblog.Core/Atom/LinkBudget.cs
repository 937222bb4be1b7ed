namespace Microblog.Core.Atom;

/// <summary>How many links, tags and mentions one text may still get; what goes beyond stays words.</summary>
internal sealed class LinkBudget
{
    /// <summary>The most links, tags and mentions of one text.</summary>
    public const int MaxLinks = 300;

    // To find out that something is no address takes as long as to find out that it is one.
    private const int MaxCandidates = 1000;

    private int _links;
    private int _candidates;

    /// <summary>True where there was more than is followed.</summary>
    public bool IsExceeded { get; private set; }

    /// <summary>True while one more candidate may be looked at.</summary>
    public bool TryLook()
    {
        IsExceeded |= _candidates == MaxCandidates || _links == MaxLinks;
        _candidates += IsExceeded ? 0 : 1;
        return !IsExceeded;
    }

    /// <summary>Counts one link; false where there are enough.</summary>
    public bool TryTake()
    {
        IsExceeded |= _links == MaxLinks;
        _links += IsExceeded ? 0 : 1;
        return !IsExceeded;
    }
}
