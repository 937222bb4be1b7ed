using Bunit;
using CsCheck;
using Microblog.Core.Accounts;
using Microblog.Core.Cache;
using Microblog.Core.Model;
using Microblog.Core.Posts;
using Microblog.Core.Timelines;
using Microblog.Core.Timelines.Fetching;
using Microblog.Core.Timelines.Threads;
using Microblog.Storage.Sqlite;
using Microblog.Testing.Cases;
using Microblog.Testing.Databases;
using Microblog.Testing.Entries;
using Microblog.Web.Components.Timeline;
using Microblog.Xmpp;
using Microblog.Xmpp.PubSub;
using Microsoft.Extensions.Logging.Abstractions;

namespace Microblog.Web.Tests.Components.Timeline;

/// <summary>
/// Whole pages of random entries, from the reader through the database and the snapshot to the markup: ten thousand entries.
/// </summary>
public sealed class PageFuzzTests
{
    private const int Accounts = 2;
    private const int PageSize = 50;
    private const int PagesOfAccount = 100;
    private const int Threads = 3;

    private static readonly Jid Own = Jid.Parse("mara@here.example");

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact(Timeout = 3_600_000)]
    [Trait("Category", RandomCases.Category)]
    public Task No_entry_fails_a_page() => Gen.Int.HoldsAsync(CheckAccountAsync, Accounts, threads: 1);

    /// <summary>One account of many: a page of each of its feeds.</summary>
    private static async Task CheckAccountAsync(int seed)
    {
        await using var database = await TestDatabase.InFileAsync(
            (services, file) => services.AddMicroblogSqlite($"Data Source={file}")
        );
        var account = await database.NewAccountAsync(Own);
        await using var timelines = new AccountTimelines(
            Own,
            new AccountMailbox(TimeProvider.System, NullLogger<AccountMailbox>.Instance),
            database.StoreOf(account),
            new PostIndex(database, account, Own),
            new TimelineEngineOptions { OwnDomain = Own.Domain },
            TimeProvider.System,
            NullLogger.Instance
        );
        await using var browser = new Browser();
        var shown = 0;
        for (var page = 0; page < PagesOfAccount; page++, seed = unchecked(seed + 1))
        {
            try
            {
                shown += await browser.CheckAsync(timelines, seed);
            }
            catch (Exception failure) when (!Stop.IsCancellationRequested)
            {
                throw new InvalidOperationException($"Seed {seed}", failure);
            }
        }
        // Not everything is left out.
        Assert.InRange(shown, PagesOfAccount * PageSize / 2, PagesOfAccount * PageSize);
    }

    /// <summary>The components of the pages, in memory.</summary>
    private sealed class Browser : PageTest
    {
        public async Task<int> CheckAsync(AccountTimelines timelines, int seed)
        {
            var random = new RandomEntries(seed);
            var feed =
                seed % 2 == 0
                    ? FeedAddress.Microblog(Jid.Parse($"a{unchecked((uint)seed)}@b.example"))
                    : new FeedAddress(Jid.Parse("b.example"), random.Name(seed));
            await timelines.FollowAsync(feed, home: false, Stop);
            var posts = new List<PostAddress>();
            for (var number = 0; number < PageSize; number++)
            {
                var address = new PostAddress(feed, random.Name(number));
                var item = new PubSubItem(address.ItemId, random.Next(posts), seed % 3 == 0 ? null : Own);
                timelines.Post(feed, () => new FeedEvent.Published(ItemReader.Read(feed, item)));
                posts.Add(address);
            }
            await using var window = await timelines.OpenAsync(feed, PageSize, Stop);
            var shown = window.Snapshot.Posts;
            Assert.Equal(0, shown.Count(post => post.CannotBeShown));

            Session.Timeline = window;
            var view = Render<TimelineView>(view => view.Add(v => v.Feed, feed).Add(v => v.Title, "Feed"));
            AssertShown(shown, view.FindAll("post-feed > article"));
            for (var thread = 0; thread < Math.Min(Threads, shown.Count); thread++)
            {
                await CheckThreadAsync(timelines, shown[thread * (shown.Count / Threads) % shown.Count].Address);
            }
            await DisposeComponentsAsync();
            return shown.Count;
        }

        private async Task CheckThreadAsync(AccountTimelines timelines, PostAddress address)
        {
            var thread = await Core.Timelines.LiveThread.OpenAsync(
                timelines,
                address,
                _ => true,
                (_, _) => Task.CompletedTask,
                Stop
            );
            var snapshot = thread.Snapshot;
            IReadOnlyList<Post> posts =
            [
                .. snapshot.Ancestors,
                Assert.IsType<Post>(snapshot.Post),
                .. snapshot.Replies.Select(reply => reply.Post),
            ];
            Assert.Equal(0, posts.Count(post => post.CannotBeShown));
            Session.Thread = thread;
            var view = Render<Web.Components.Posts.ThreadView>(view => view.Add(v => v.Address, address));
            AssertShown(posts, view.FindAll("article"));
        }

        private static void AssertShown(IReadOnlyList<Post> posts, IReadOnlyList<AngleSharp.Dom.IElement> cards)
        {
            Assert.Equal(
                posts.Select(post => post.Address.ToString()),
                cards.Select(card => card.GetAttribute("data-post"))
            );
            Assert.DoesNotContain(
                cards,
                card => card.TextContent.Contains("This post can't be shown", StringComparison.Ordinal)
            );
        }
    }
}
