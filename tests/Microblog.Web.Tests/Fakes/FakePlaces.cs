using Microblog.Core.Cache;
using Microblog.Core.Model;
using Microblog.Core.Timelines.Fetching;
using Microblog.Core.Timelines.Windows;

namespace Microblog.Web.Tests.Fakes;

/// <summary>Reading places in memory.</summary>
public sealed class FakePlaces : IReadingPositions
{
    private static readonly FeedAddress Home = new(Xmpp.Jid.Parse("home.example"), "home");
    private readonly Dictionary<FeedAddress, ReadingPosition> _places = [];

    /// <summary>Posts that nobody knows any longer, or yet.</summary>
    public HashSet<PostAddress> Unknown { get; } = [];

    /// <summary>When posts were published, where that matters.</summary>
    public Dictionary<PostAddress, DateTimeOffset> Dates { get; } = [];

    public Task<ReadingPosition?> GetAsync(FeedAddress? feed, CancellationToken cancellation = default) =>
        Task.FromResult(_places.GetValueOrDefault(feed ?? Home));

    public async Task SetAsync(
        FeedAddress? feed,
        PostAddress? post,
        int offset,
        PostAddress? seen = null,
        CancellationToken cancellation = default
    )
    {
        if (post is null)
        {
            _places.Remove(feed ?? Home);
        }
        else if (await FindAsync(post, cancellation) is { } position)
        {
            _places[feed ?? Home] = new ReadingPosition(position, offset, position);
        }
    }

    public Task<Position?> FindAsync(PostAddress post, CancellationToken cancellation = default) =>
        Task.FromResult<Position?>(
            Unknown.Contains(post) ? null : new Position(KeyOf(post), ItemReader.Sortable(post))
        );

    private long KeyOf(PostAddress post) => Dates.TryGetValue(post, out var date) ? Micros.From(date) : 0;
}
