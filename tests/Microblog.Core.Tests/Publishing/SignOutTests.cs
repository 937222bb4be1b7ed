using Microblog.Core.Accounts;
using Microblog.Core.Model;
using Microblog.Core.Posts;
using Microblog.Core.Publishing;
using Microblog.Core.Tests.Fakes;
using Microblog.Xmpp;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging.Abstractions;
using Xunit;

namespace Microblog.Core.Tests.Publishing;

/// <summary>What a sign-out does with what is in the outbox.</summary>
public sealed class SignOutTests : IAsyncLifetime
{
    private const int TimeLimit = 30_000;
    private static readonly TimeSpan Wait = TimeSpan.FromSeconds(5);
    private static readonly FeedAddress Own = AccountWorld.OwnFeed;

    private AccountWorld _world = null!;
    private Outbox _outbox = null!;
    private Drafts _drafts = null!;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _world = await AccountWorld.CreateAsync();
        _world.Server.Make(Own, ("access_model", "open"));
        await _world.ConnectAsync(Own);
        _outbox = new(
            _world.Database,
            _world.AccountId,
            AccountWorld.Own,
            () => null,
            _world.Time,
            NullLogger.Instance
        );
        _drafts = new Drafts(_world.Database, _world.AccountId, _world.Time);
    }

    public async ValueTask DisposeAsync()
    {
        await _outbox.DisposeAsync();
        await _world.DisposeAsync();
    }

    [Fact(Timeout = TimeLimit)]
    public async Task Delete_that_could_still_be_undone_goes_out_at_once()
    {
        var post = await PublishedAsync("To be deleted");
        await _outbox.DeleteAsync(post, Stop);
        Assert.Single(_world.Server.Ids(Own));
        await _outbox.FlushAsync(Wait);
        Assert.Empty(_world.Server.Ids(Own));
        Assert.Equal(UnsentPosts.None, await _drafts.TakeOutboxAsync(Stop));
    }

    [Fact(Timeout = TimeLimit)]
    public async Task Without_a_connection_nothing_is_waited_for()
    {
        await _outbox.PostAsync(null, "Not sent", Stop);
        // The clock stands still: a wait would not end.
        await _outbox.FlushAsync(Wait);
        Assert.Equal(new UnsentPosts(1, 0), await _drafts.TakeOutboxAsync(Stop));
    }

    [Fact(Timeout = TimeLimit)]
    public async Task Texts_become_drafts_where_they_were_written_below_what_stands_there()
    {
        var post = await PublishedAsync("Mine");
        _outbox.Use(null);
        var community = new FeedAddress(Jid.Parse("pubsub.here.example"), "night-sky");
        await _drafts.SetAsync(DraftLocation.Home, "Half a thought", Stop);
        await _outbox.PostAsync(null, "First", Stop);
        _world.Time.Advance(TimeSpan.FromSeconds(1));
        await _outbox.PostAsync(null, "Second", Stop);
        await _outbox.PostAsync(community, "To everybody", Stop);
        await _outbox.ReplyAsync(post, "An answer", Stop);
        await _outbox.EditAsync(post, "Mine, changed", Stop);
        await _outbox.DeleteAsync(post, Stop);

        var unsent = await _drafts.TakeOutboxAsync(Stop);

        Assert.Equal(new UnsentPosts(5, 1), unsent);
        Assert.Equal("Half a thought\n\nFirst\n\nSecond", await _drafts.GetAsync(DraftLocation.Home, Stop));
        Assert.Equal("To everybody", await _drafts.GetAsync(DraftLocation.Feed(community), Stop));
        Assert.Equal("An answer", await _drafts.GetAsync(DraftLocation.Reply(post.Address), Stop));
        Assert.Equal("Mine, changed", await _drafts.GetAsync(DraftLocation.Edit(post.Address), Stop));
        await using var context = await _world.Database.OpenAsync(Stop);
        Assert.Equal(0, await context.Outbox.CountAsync(Stop));
    }

    [Fact(Timeout = TimeLimit)]
    public async Task Text_that_was_refused_becomes_a_draft_where_it_was_written()
    {
        var post = await PublishedAsync("Mine");
        var changes = new List<DraftChange>();
        _drafts.Changed += changes.Add;
        _outbox.Use(null);
        var waiting = await _outbox.PostAsync(null, "On its way", Stop);
        Assert.Null(await _drafts.TakeAsync(waiting.Id, Stop));
        await _outbox.DiscardAsync(waiting.Id, Stop);
        var reply = await _outbox.ReplyAsync(post, "Refused", Stop);
        await using (var context = await _world.Database.OpenAsync(Stop))
        {
            await context.Outbox.ExecuteUpdateAsync(
                set => set.SetProperty(one => one.Failure, PublishFailure.Forbidden),
                Stop
            );
        }
        var place = DraftLocation.Reply(post.Address);
        await _drafts.SetAsync(place, "Half an answer", Stop);

        Assert.Equal(place, await _drafts.TakeAsync(reply.Id, Stop));

        var kept = await _drafts.ReadAsync(place, Stop);
        Assert.Equal("Half an answer\n\nRefused", kept.Text);
        Assert.Equal(new DraftChange(place, kept.Version, IsSent: false), changes[^1]);
        Assert.True(changes[^1].Version > changes[0].Version);
        Assert.Null(await _drafts.TakeAsync(reply.Id, Stop));
        Assert.Equal(UnsentPosts.None, await _drafts.TakeOutboxAsync(Stop));
    }

    [Fact(Timeout = TimeLimit)]
    public async Task Preview_comes_back_with_its_text_and_one_that_was_removed_stays_away()
    {
        _outbox.Use(null);
        var link = new Uri("https://news.example/story");
        var preview = new LinkPreview(
            link,
            "A story",
            null,
            new Attachment(new Uri("https://news.example/p.png"), "image/*", null, null)
        );
        var community = new FeedAddress(Jid.Parse("pubsub.here.example"), "night-sky");
        await _outbox.PostAsync(null, new PostContent($"Read {link}") { Preview = preview }, Stop);
        await _outbox.PostAsync(community, $"Read {link}", Stop);

        await _drafts.TakeOutboxAsync(Stop);

        Assert.Equal(new DraftPreview(link, preview), await KeptAsync(DraftLocation.Home));
        Assert.Equal(new DraftPreview(link, null), await KeptAsync(DraftLocation.Feed(community)));

        async Task<DraftPreview?> KeptAsync(string place) =>
            DraftPreview.Parse(await _drafts.GetAsync(DraftLocation.Preview(place), Stop));
    }

    [Fact(Timeout = TimeLimit)]
    public async Task Attachments_wait_beside_the_draft_that_a_text_becomes()
    {
        _outbox.Use(null);
        var files = new DraftAttachments(_world.Database, _world.AccountId, (_, _) => Task.FromResult<Post?>(null));
        var (one, two) = (NewPicture(1), NewPicture(2));
        DraftAttachment waiting = new(Guid.NewGuid(), one);
        await files.AddAsync(DraftLocation.Home, waiting, null, Stop);
        await _outbox.PostAsync(null, new PostContent("") { Attachments = [one, two] }, Stop);

        Assert.Equal(new UnsentPosts(1, 0), await _drafts.TakeOutboxAsync(Stop));

        var kept = await files.GetAsync(DraftLocation.Home, Stop);
        Assert.Equal((waiting, two), (kept.Files[0], kept.Files[1].File));
        Assert.Equal(2, kept.Files.Count);
        Assert.Equal(SavedDraft.None, await _drafts.ReadAsync(DraftLocation.Home, Stop));
    }

    [Fact(Timeout = TimeLimit)]
    public async Task Draft_of_an_edit_starts_from_the_attachments_of_its_post()
    {
        var post = await PublishedAsync("Mine") with { Attachments = [NewPicture(1), NewPicture(2)] };
        var files = new DraftAttachments(_world.Database, _world.AccountId, (_, _) => Task.FromResult<Post?>(post));
        var place = DraftLocation.Edit(post.Address);
        var start = await files.GetAsync(place, Stop);
        Assert.Equal(post.Attachments, start.Attachments);
        await files.RemoveAsync(place, start.Files[0].Id, Stop);
        post = post with { Attachments = [] };

        var kept = await files.GetAsync(place, Stop);

        Assert.Equal([start.Files[1]], kept.Files);
        Assert.Equal([start.Files[0].File.Address, start.Files[1].File.Address], kept.Before);
    }

    private static Attachment NewPicture(int number) =>
        new(new Uri($"https://up.example/{number}.png"), "image/png", 5, "A hill");

    [Fact(Timeout = TimeLimit)]
    public async Task Session_that_is_over_refuses_every_call_and_writes_no_row()
    {
        var post = await PublishedAsync("Mine");
        var gate = new SessionGate();
        var outbox = new GuardedOutbox(_outbox, gate);
        Assert.True(gate.Close());
        Func<Task>[] calls =
        [
            () => outbox.PostAsync(null, "After", Stop),
            () => outbox.ReplyAsync(post, "After", Stop),
            () => outbox.EditAsync(post, "After", Stop),
            () => outbox.DeleteAsync(post, Stop),
            () => outbox.LikeAsync(post, true, Stop),
            () => outbox.UndoAsync(Guid.NewGuid(), Stop),
            () => outbox.RetryAsync(Guid.NewGuid(), Stop),
            () => outbox.DiscardAsync(Guid.NewGuid(), Stop),
        ];
        foreach (var call in calls)
        {
            await Assert.ThrowsAsync<SignedOutException>(call);
        }
        Assert.Empty(outbox.Entries);
        await using var context = await _world.Database.OpenAsync(Stop);
        Assert.Equal(0, await context.Outbox.CountAsync(Stop));
    }

    [Fact(Timeout = TimeLimit)]
    public async Task Session_end_waits_for_text_being_stored()
    {
        var gate = new SessionGate();
        var written = new TaskCompletionSource<int>();
        var writing = gate.WriteAsync(() => written.Task);
        Assert.True(gate.Close());
        Assert.False(gate.Idle.IsCompleted);
        await Assert.ThrowsAsync<SignedOutException>(() => gate.WriteAsync(() => Task.FromResult(0)));
        written.SetResult(1);
        Assert.Equal(1, await writing);
        await gate.Idle.WaitAsync(Stop);
        Assert.False(gate.Close());
    }

    private async Task<Post> PublishedAsync(string text)
    {
        await using var window = await _world.Timelines.OpenAsync(Own, 20, Stop);
        await window.UntilAsync(snapshot => snapshot.AtEnd);
        _outbox.Use(
            new Publisher(AccountWorld.Own, _world.Server, new NoDiscovery(), _world.Timelines, NullLogger.Instance)
        );
        await _outbox.PostAsync(null, text, Stop);
        var post = (await window.ShowsAsync(text)).Posts[0];
        await _outbox.FlushAsync(Wait);
        return post;
    }
}
