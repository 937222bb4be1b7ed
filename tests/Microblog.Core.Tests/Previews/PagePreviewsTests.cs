using System.Globalization;
using Microblog.Core.Previews;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace Microblog.Core.Tests.Previews;

/// <summary>How often pages are fetched for one account.</summary>
public sealed class PagePreviewsTests : IWebPages, IDisposable
{
    private const int Timeout = 30_000;

    private readonly FakeTimeProvider _time = new();
    private readonly List<Uri> _fetched = [];
    private readonly PagePreviews _previews;
    private TaskCompletionSource? _held;

    public PagePreviewsTests() => _previews = new PagePreviews(this, _time);

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public void Dispose() => _previews.Dispose();

    async Task<WebPage?> IWebPages.ReadAsync(Uri address, CancellationToken cancellation)
    {
        _fetched.Add(address);
        await (_held?.Task.WaitAsync(cancellation) ?? Task.CompletedTask);
        return address.AbsolutePath == "/none" ? null : new WebPage(address, null, "<title>A page</title>"u8.ToArray());
    }

    [Fact(Timeout = Timeout)]
    public async Task Page_is_fetched_once_in_some_minutes_also_one_that_is_none()
    {
        Assert.Equal("A page", (await _previews.FindAsync(At("a"), Stop))?.Title);
        Assert.Null(await _previews.FindAsync(At("none"), Stop));
        Assert.True(_previews.FindAsync(At("a"), Stop).IsCompletedSuccessfully);
        Assert.Null(await _previews.FindAsync(At("none"), Stop));
        Assert.Equal([At("a"), At("none")], _fetched);

        _time.Advance(PagePreviews.KeptFor);
        await _previews.FindAsync(At("a"), Stop);
        Assert.Equal(3, _fetched.Count);
    }

    [Fact(Timeout = Timeout)]
    public async Task Pages_are_fetched_one_after_the_other_and_one_that_is_not_wanted_any_more_makes_room()
    {
        _held = new TaskCompletionSource();
        using var gone = new CancellationTokenSource();
        var first = _previews.FindAsync(At("a"), gone.Token);
        var second = _previews.FindAsync(At("b"), Stop);
        Assert.Equal([At("a")], _fetched);

        await gone.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => first);
        _held.SetResult();
        Assert.NotNull(await second);

        // Nothing is known of the one that was given up.
        Assert.NotNull(await _previews.FindAsync(At("a"), Stop));
        Assert.Equal([At("a"), At("b"), At("a")], _fetched);
    }

    [Fact(Timeout = Timeout)]
    public async Task Account_has_some_pages_a_minute()
    {
        for (var number = 0; number < PagePreviews.MostInAMinute; number++)
        {
            Assert.NotNull(await _previews.FindAsync(At(number), Stop));
        }
        Assert.Null(await _previews.FindAsync(At("more"), Stop));
        Assert.Equal(PagePreviews.MostInAMinute, _fetched.Count);

        _time.Advance(TimeSpan.FromMinutes(1));
        Assert.NotNull(await _previews.FindAsync(At("more"), Stop));
    }

    [Fact(Timeout = Timeout)]
    public async Task Number_of_known_pages_is_bounded()
    {
        for (var number = 0; number <= PagePreviews.MostKept; number++)
        {
            await _previews.FindAsync(At(number), Stop);
            _time.Advance(TimeSpan.FromSeconds(7));
        }
        await _previews.FindAsync(At(PagePreviews.MostKept), Stop);
        Assert.Equal(PagePreviews.MostKept + 1, _fetched.Count);
        await _previews.FindAsync(At(0), Stop);
        Assert.Equal(PagePreviews.MostKept + 2, _fetched.Count);
    }

    [Fact(Timeout = Timeout)]
    public async Task Without_what_fetches_pages_there_is_no_preview()
    {
        using var none = new PagePreviews(null, _time);
        Assert.Null(await none.FindAsync(At("a"), Stop));
    }

    private static Uri At(int number) => At(number.ToString(CultureInfo.InvariantCulture));

    private static Uri At(string path) => new($"https://example.org/{path}");
}
