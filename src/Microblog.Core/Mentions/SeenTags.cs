using Microblog.Core.Atom;
using Microblog.Core.Storage;
using Microblog.Core.Timelines.Fetching;

namespace Microblog.Core.Mentions;

/// <summary>The tags of the newest posts in home, counted. Read when they are asked for; any thread.</summary>
internal sealed class SeenTags(TagRows rows, TimeProvider time) : IDisposable
{
    /// <summary>So many posts are looked at.</summary>
    public const int MaxPosts = 2000;

    private const int MaxTags = 5000;
    private const int MaxFound = 8;
    private static readonly TimeSpan MaxAge = TimeSpan.FromSeconds(30);

    private readonly SemaphoreSlim _reading = new(1);
    private Count? _count;

    /// <inheritdoc cref="IMentions.FindTagsAsync"/>
    public async Task<IReadOnlyList<TagCandidate>> FindAsync(string query, CancellationToken cancellation)
    {
        var form = SearchForm.Of(query);
        var count = await GetAsync(cancellation);
        return
        [
            .. count
                .Tags.Where(tag => tag.Form.StartsWith(form, StringComparison.Ordinal))
                .Take(MaxFound)
                .Select(tag => tag.Tag),
        ];
    }

    /// <inheritdoc />
    public void Dispose() => _reading.Dispose();

    private async Task<Count> GetAsync(CancellationToken cancellation)
    {
        await _reading.WaitAsync(cancellation);
        try
        {
            if (_count is not { } count || time.GetElapsedTime(count.ReadAt) >= MaxAge)
            {
                var readAt = time.GetTimestamp();
                var payloads = await rows.NewestAsync(MaxPosts, cancellation);
                _count = count = new Count(InOrder(payloads), readAt);
            }
            return count;
        }
        finally
        {
            _reading.Release();
        }
    }

    /// <summary>The most frequent ones first, each as it is written most often.</summary>
    private static List<(string Form, TagCandidate Tag)> InOrder(IEnumerable<string> payloads)
    {
        var spellings = new Dictionary<string, Dictionary<string, int>>();
        foreach (var tag in payloads.SelectMany(ItemReader.TagsOf))
        {
            var form = TagComparer.Form(tag);
            if (!spellings.TryGetValue(form, out var known))
            {
                if (spellings.Count == MaxTags)
                {
                    continue;
                }
                spellings[form] = known = new Dictionary<string, int>(StringComparer.Ordinal);
            }
            known[tag] = known.GetValueOrDefault(tag) + 1;
        }
        return
        [
            .. spellings
                .Values.Select(known => new TagCandidate(known.MaxBy(one => one.Value).Key, known.Values.Sum()))
                .Where(tag => TextParts.Tags("#" + tag.Name) is [var read] && read == tag.Name)
                .OrderByDescending(tag => tag.Count)
                .ThenBy(tag => tag.Name, StringComparer.OrdinalIgnoreCase)
                .Select(tag => (SearchForm.Of(tag.Name), tag)),
        ];
    }

    private sealed record Count(List<(string Form, TagCandidate Tag)> Tags, long ReadAt);
}
