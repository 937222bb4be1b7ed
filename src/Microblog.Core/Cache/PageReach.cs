namespace Microblog.Core.Cache;

/// <summary>What a page of a server with RSM reaches, before its rows are looked at.</summary>
/// <param name="From">The index of the segment that it was asked from.</param>
/// <param name="To">The index of the last segment that it reaches.</param>
/// <param name="Min">The token to go on with.</param>
/// <param name="End">True where nothing is older.</param>
/// <param name="Exact">True where it ends just where the next segment begins.</param>
internal sealed record PageReach(int From, int To, string Min, bool End, bool Exact)
{
    /// <summary>How far a page reaches; null where the segment it was asked for is gone.</summary>
    public static PageReach? Of(Coverage coverage, FeedRequest request, FeedReply reply, bool ascending)
    {
        var from = coverage.IndexOf(request.Token);
        if (from < 0)
        {
            return null;
        }
        var end = reply.Items.Count < request.PageSize;
        var min = reply.Items.Count == 0 ? request.Token : (ascending ? reply.First : reply.Last) ?? request.Token;
        var segments = coverage.Segments;
        var to = from;
        while (
            to + 1 < segments.Count
            && (end || (segments[to + 1].Token is { } token && PageToken.Compare(token, min) > 0))
        )
        {
            to++;
        }
        var exact = !end && to + 1 < segments.Count && segments[to + 1].Token == min;
        return new PageReach(from, to, min, end, exact);
    }
}
