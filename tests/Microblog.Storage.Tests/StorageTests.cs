using Microblog.Core.Cache;
using Microblog.Core.Model;
using Microblog.Core.Storage;
using Microblog.Core.Timelines.Fetching;
using Microblog.Testing.Databases;
using Microblog.Xmpp;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Xunit;

namespace Microblog.Storage.Tests;

/// <summary>What must hold of the storage, whichever database it is in.</summary>
public abstract partial class StorageTests : IAsyncLifetime
{
    private const int TimeLimit = 120_000;

    private readonly CommandLog _commands = new();
    private readonly CommitFault _fault = new();

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    private protected TestDatabase Database { get; private set; } = null!;

    /// <summary>Makes an empty database with all migrations applied.</summary>
    private protected abstract Task<TestDatabase> CreateAsync(params IInterceptor[] interceptors);

    public async ValueTask InitializeAsync() => Database = await CreateAsync(_commands, _fault);

    public async ValueTask DisposeAsync()
    {
        if (Database is not null)
        {
            await Database.DisposeAsync();
        }
        GC.SuppressFinalize(this);
    }

    private static FeedAddress Person(string name) => FeedAddress.Microblog(Jid.Parse($"{name}@there.example"));

    private async Task<DatabaseTimelineStore> NewStoreAsync() => Database.StoreOf(await Database.NewAccountAsync());

    private static async Task<FeedState> FeedAsync(DatabaseTimelineStore store, string name, bool home = true) =>
        await store.AddFeedAsync(Person(name), home, Stop);

    private static void BeginEpochs(FeedState feed, int last)
    {
        while (feed.Epoch < last)
        {
            feed.BeginEpoch();
        }
    }

    private static CachedEntry Row(FeedState feed, string itemId, long key, int ord = 0, bool shown = true) =>
        new()
        {
            FeedId = feed.FeedId,
            ItemId = itemId,
            Version = 7,
            Published = key,
            Touched = key,
            FirstSeen = key,
            Address = ItemReader.Sortable(new PostAddress(feed.Address, itemId)),
            Shown = shown,
            Content = shown ? new EntryContent("{}", null, null, null, null, null, null, false) : null,
            Segment = 1,
            Ord = ord,
        };

    private static async Task StoreAsync(DatabaseTimelineStore store, FeedState feed, params CachedEntry[] rows)
    {
        var change = new FeedChange(feed);
        foreach (var row in rows)
        {
            change.Add(null, row, ChangeCause.Page);
        }
        await store.ApplyAsync(change, Stop);
    }

    private static async Task<List<string>> ItemsAsync(DatabaseTimelineStore store, TimelineScope scope) =>
        [.. (await store.BelowAsync(scope, Position.Top, 100_000, Stop)).Select(row => row.ItemId)];
}
