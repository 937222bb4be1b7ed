using Microblog.Core.Model;

namespace Microblog.Core.Previews;

/// <summary>
/// Fetches pages for one account, one at a time and some a minute. What they were about is known for some minutes, so that typing on
/// fetches nothing again.
/// </summary>
/// <param name="pages">What fetches them; null: there are no previews.</param>
/// <param name="time">The clock.</param>
internal sealed class PagePreviews(IWebPages? pages, TimeProvider time) : ILinkPreviews, IDisposable
{
    /// <summary>How many pages are fetched a minute.</summary>
    public const int MostInAMinute = 10;

    /// <summary>How many are known.</summary>
    public const int MostKept = 32;

    /// <summary>How long they are known.</summary>
    public static readonly TimeSpan KeptFor = TimeSpan.FromMinutes(5);

    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);
    private readonly Lock _lock = new();
    private readonly SemaphoreSlim _turn = new(1);
    private readonly Queue<long> _fetched = new();
    private readonly List<(string Address, long At, LinkPreview? Preview)> _known = [];

    /// <inheritdoc />
    public async Task<LinkPreview?> FindAsync(Uri address, CancellationToken cancellation = default)
    {
        if (TryRecall(address, out var known) || pages is null)
        {
            return known;
        }
        await _turn.WaitAsync(cancellation);
        try
        {
            if (TryRecall(address, out known) || !TryCount())
            {
                return known;
            }
            var page = await pages.ReadAsync(address, cancellation);
            var preview = page is null ? null : PageReader.Read(page, address);
            Keep(address, preview);
            return preview;
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <inheritdoc />
    public void Dispose() => _turn.Dispose();

    private bool TryRecall(Uri address, out LinkPreview? preview)
    {
        lock (_lock)
        {
            _known.RemoveAll(one => time.GetElapsedTime(one.At) >= KeptFor);
            var at = _known.FindIndex(one => one.Address == address.AbsoluteUri);
            preview = at < 0 ? null : _known[at].Preview;
            return at >= 0;
        }
    }

    private void Keep(Uri address, LinkPreview? preview)
    {
        lock (_lock)
        {
            if (_known.Count >= MostKept)
            {
                _known.RemoveAt(0);
            }
            _known.Add((address.AbsoluteUri, time.GetTimestamp(), preview));
        }
    }

    private bool TryCount()
    {
        lock (_lock)
        {
            while (_fetched.TryPeek(out var first) && time.GetElapsedTime(first) >= Minute)
            {
                _fetched.Dequeue();
            }
            if (_fetched.Count >= MostInAMinute)
            {
                return false;
            }
            _fetched.Enqueue(time.GetTimestamp());
            return true;
        }
    }
}
