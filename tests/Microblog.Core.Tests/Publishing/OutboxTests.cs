using System.Xml.Linq;
using Microblog.Core.Atom;
using Microblog.Core.Model;
using Microblog.Core.Posts;
using Microblog.Core.Publishing;
using Microblog.Core.Tests.Fakes;
using Microblog.Core.Timelines;
using Microblog.Xmpp;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging.Abstractions;
using Xunit;

namespace Microblog.Core.Tests.Publishing;

public sealed class OutboxTests : IAsyncLifetime
{
    private const int TimeLimit = 30_000;
    private static readonly FeedAddress Own = AccountWorld.OwnFeed;

    private AccountWorld _world = null!;
    private Outbox _outbox = null!;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _world = await AccountWorld.CreateAsync();
        _world.Server.Make(Own, ("access_model", "open"));
        await _world.ConnectAsync(Own);
        _outbox = NewOutbox();
    }

    public async ValueTask DisposeAsync()
    {
        await _outbox.DisposeAsync();
        await _world.DisposeAsync();
    }

    [Fact(Timeout = TimeLimit)]
    public async Task A_post_is_stored_before_it_is_sent_and_shown_when_it_is_confirmed()
    {
        var stored = -1;
        _world.Server.Before = async (request, stop) =>
        {
            if (request.Kind == "publish")
            {
                await using var context = await _world.Database.OpenAsync(stop);
                stored = await context.Outbox.CountAsync(stop);
            }
        };
        await using var window = await _world.Timelines.OpenAsync(null, 20, Stop);
        await window.UntilAsync(snapshot => snapshot.AtEnd);
        _outbox.Use(NewPublisher());
        var entry = await _outbox.PostAsync(null, "The mill turns", Stop);
        var snapshot = await window.ShowsAsync("The mill turns");
        Assert.Equal(entry.Address, snapshot.Posts[0].Address);
        Assert.True(snapshot.Posts[0].IsOwn);
        await UntilAsync(() => _outbox.Entries.Count == 0);
        Assert.Equal(1, stored);
    }

    [Fact(Timeout = TimeLimit)]
    public async Task Sending_again_publishes_under_the_same_id()
    {
        RefuseOnce("publish", new XmppTimeoutException("No answer."));
        _outbox.Use(NewPublisher());
        var entry = await _outbox.PostAsync(null, "Once", Stop);
        await UntilAsync(() => _outbox.Entries is [{ Failure: PublishFailure.NoAnswer }]);
        await _outbox.RetryAsync(entry.Id, Stop);
        await UntilAsync(() => _outbox.Entries.Count == 0);
        Assert.Equal([entry.Address.ItemId, entry.Address.ItemId], Published());
        Assert.Equal([entry.Address.ItemId], _world.Server.Ids(Own));
    }

    [Fact(Timeout = TimeLimit)]
    public async Task Post_beyond_the_limits_of_what_is_sent_is_refused_and_not_tried_again()
    {
        RefuseOnce("publish", new StanzaLimitException(StanzaLimit.Depth, "Too deep.", isOutgoing: true));
        _outbox.Use(NewPublisher());
        await _outbox.PostAsync(null, "Deep", Stop);
        await UntilAsync(() => _outbox.Entries is [{ Failure: PublishFailure.TooLong }]);
        _outbox.Use(NewPublisher());
        var next = await _outbox.PostAsync(null, "Next", Stop);
        await UntilAsync(() => _outbox.Entries.Count == 1);
        Assert.Equal([next.Address.ItemId], _world.Server.Ids(Own));
    }

    [Fact(Timeout = TimeLimit)]
    public async Task Operation_of_a_lost_connection_is_sent_with_the_next()
    {
        RefuseOnce("publish", new SessionEndedException("Cut."));
        _outbox.Use(NewPublisher());
        var first = await _outbox.PostAsync(null, "First", Stop);
        var second = await _outbox.PostAsync(null, "Second", Stop);
        await _world.Server.UntilAsync(server => server.Of("publish").Count == 1);
        Assert.All(_outbox.Entries, entry => Assert.Null(entry.Failure));
        _outbox.Use(NewPublisher());
        await UntilAsync(() => _outbox.Entries.Count == 0);
        Assert.Equal([first.Address.ItemId, second.Address.ItemId], _world.Server.Ids(Own));
    }

    [Theory(Timeout = TimeLimit)]
    [InlineData("forbidden", null, PublishFailure.Forbidden)]
    [InlineData("not-authorized", null, PublishFailure.Forbidden)]
    [InlineData("item-not-found", null, PublishFailure.NotFound)]
    [InlineData("not-acceptable", "payload-too-big", PublishFailure.ServerLimit)]
    [InlineData("policy-violation", null, PublishFailure.ServerLimit)]
    [InlineData("resource-constraint", null, PublishFailure.ServerLimit)]
    [InlineData("remote-server-timeout", null, PublishFailure.NoAnswer)]
    [InlineData("conflict", null, PublishFailure.Refused)]
    public async Task A_refusal_is_kept_with_its_reason(string condition, string? more, PublishFailure expected)
    {
        RefuseOnce("publish", MemoryPubSub.Refusal(condition, more is null ? [] : [more]));
        _outbox.Use(NewPublisher());
        await _outbox.PostAsync(null, "Text", Stop);
        await UntilAsync(() => _outbox.Entries is [{ Failure: not null }]);
        Assert.Equal(expected, _outbox.Entries[0].Failure);
        await using var again = NewOutbox();
        await UntilAsync(again, () => again.Entries is [{ Failure: not null }]);
    }

    [Fact(Timeout = TimeLimit)]
    public async Task A_server_that_says_nothing_for_a_minute_gives_no_answer()
    {
        _world.Server.Before = (request, stop) =>
            request.Kind == "publish" ? Task.Delay(Timeout.Infinite, stop) : Task.CompletedTask;
        _outbox.Use(NewPublisher());
        await _outbox.PostAsync(null, "Text", Stop);
        await _world.Server.UntilAsync(server => server.Of("publish").Count == 1);
        _world.Time.Advance(TimeSpan.FromSeconds(60));
        await UntilAsync(() => _outbox.Entries is [{ Failure: PublishFailure.NoAnswer }]);
    }

    [Fact(Timeout = TimeLimit)]
    public async Task Preview_goes_with_the_post_after_a_failure_and_a_restart_too_and_with_an_edit_as_long_as_it_is_wanted()
    {
        var link = new Uri("https://news.example/story");
        var preview = new LinkPreview(link, "A story", "Long ago", null);
        await using var window = await _world.Timelines.OpenAsync(Own, 20, Stop);
        await window.UntilAsync(snapshot => snapshot.AtEnd);
        RefuseOnce("publish", new XmppTimeoutException("No answer."));
        _outbox.Use(NewPublisher());
        var entry = await _outbox.PostAsync(null, new PostContent($"Read {link}") { Preview = preview }, Stop);
        await UntilAsync(() => _outbox.Entries is [{ Failure: PublishFailure.NoAnswer }]);
        await _outbox.DisposeAsync();
        _outbox = NewOutbox();
        _outbox.Use(NewPublisher());
        await UntilAsync(() => _outbox.Entries.Count == 1);
        await _outbox.RetryAsync(entry.Id, Stop);
        var post = (await window.ShowsAsync($"Read {link}")).Posts[0];
        Assert.Equal(preview, post.Preview);

        await _outbox.EditAsync(post, $"Do read {link}", Stop);
        post = (await window.ShowsAsync($"Do read {link}")).Posts[0];
        Assert.Equal(preview, post.Preview);

        await _outbox.EditAsync(post, new PostContent($"Do not read {link}") { WithoutPreviewOf = link }, Stop);
        Assert.Null((await window.ShowsAsync($"Do not read {link}")).Posts[0].Preview);
    }

    [Fact(Timeout = TimeLimit)]
    public async Task Post_is_not_published_before_its_audience_is_chosen()
    {
        _world.Server.Delete(Own);
        _outbox.Use(NewPublisher());
        await _outbox.PostAsync(null, "Text", Stop);
        await UntilAsync(() => _outbox.Entries is [{ Failure: PublishFailure.AudienceUnknown }]);
        Assert.Empty(Published());
    }

    [Theory(Timeout = TimeLimit)]
    [InlineData("persist_items", "0")]
    [InlineData("persist_items", "false")]
    [InlineData("max_items", "0")]
    public async Task Feed_that_keeps_nothing_is_mended_before_the_post_and_refused_where_that_fails(
        string field,
        string value
    )
    {
        _world.Server.Make(Own, ("access_model", "open"), (field, value));
        _world.Server.Before = (request, _) =>
        {
            if (request.Kind == "form")
            {
                _world.Server.Make(Own, ("access_model", "open"), (field, value));
            }
            return Task.CompletedTask;
        };
        _outbox.Use(NewPublisher());
        var entry = await _outbox.PostAsync(null, "Text", Stop);
        await UntilAsync(() => _outbox.Entries is [{ Failure: PublishFailure.NotKept }]);
        Assert.Empty(Published());

        _world.Server.Before = null;
        await _outbox.RetryAsync(entry.Id, Stop);
        await UntilAsync(() => _outbox.Entries.Count == 0);
        Assert.Single(Published());
        Assert.NotEqual(value, _world.Server.Form(Own)["pubsub#" + field]);
    }

    [Theory(Timeout = TimeLimit)]
    [InlineData("whitelist")]
    [InlineData("roster")]
    [InlineData("authorize")]
    public async Task Publishing_never_lets_more_people_read_the_feed(string access)
    {
        _world.Server.Make(Own, ("access_model", access), ("max_items", "1"));
        _outbox.Use(NewPublisher());
        await _outbox.PostAsync(null, "Text", Stop);
        await UntilAsync(() => _outbox.Entries.Count == 0);
        Assert.Equal(access, _world.Server.Form(Own)["pubsub#access_model"]);
        Assert.Equal("max", _world.Server.Form(Own)["pubsub#max_items"]);
        var node = new FeedAddress(Own.Service, FeedAddress.CommentsPrefix + _world.Server.Ids(Own).Single());
        Assert.Equal(access, _world.Server.Form(node)["pubsub#access_model"]);
    }

    [Theory(Timeout = TimeLimit)]
    [InlineData("whitelist")]
    [InlineData("presence")]
    [InlineData("open")]
    public async Task Replies_in_a_community_can_be_read_by_no_more_people_than_its_posts(string access)
    {
        var club = new FeedAddress(Jid.Parse("pubsub.here.example"), "club");
        _world.Server.Make(club, ("access_model", access));
        _outbox.Use(NewPublisher());
        await _outbox.PostAsync(club, "Text", Stop);
        await UntilAsync(() => _outbox.Entries.Count == 0);
        var node = new FeedAddress(club.Service, FeedAddress.CommentsPrefix + _world.Server.Ids(club).Single());
        Assert.Equal(access, _world.Server.Form(node)["pubsub#access_model"]);
    }

    [Fact(Timeout = TimeLimit)]
    public async Task Post_gets_no_comments_node_where_its_server_makes_one_for_more_people()
    {
        _world.Server.Make(Own, ("access_model", "whitelist"));
        _world.Server.Before = (request, _) =>
        {
            if (request is { Kind: "configure" or "create" } && request.Feed.IsComments && request.Fields!.Count > 0)
            {
                throw MemoryPubSub.Refusal("not-acceptable");
            }
            return Task.CompletedTask;
        };
        _outbox.Use(NewPublisher());
        await _outbox.PostAsync(null, "Text", Stop);
        await UntilAsync(() => _outbox.Entries.Count == 0);
        var page = await _world.Server.GetItemsAsync(Own.Service, Own.Node, 10, 10, "", Stop);
        Assert.Null(AtomEntryReader.ReadOrNull(Assert.Single(page.Items).Payload)!.Comments);
    }

    [Fact(Timeout = TimeLimit)]
    public async Task A_delete_hides_at_once_and_goes_out_when_its_time_is_over()
    {
        var post = await PublishedAsync();
        var entry = await _outbox.DeleteAsync(post, Stop);
        Assert.Contains(post.Address, _outbox.Deleting);
        await _world.Time.WaitForAsync(_outbox.UndoTime, Stop);
        _world.Time.Advance(_outbox.UndoTime - TimeSpan.FromMilliseconds(1));
        Assert.Equal(OutboxKind.Delete, entry.Kind);
        Assert.Empty(_world.Server.Of("retract"));
        _world.Time.Advance(TimeSpan.FromMilliseconds(1));
        await UntilAsync(() => _outbox.Entries.Count == 0);
        Assert.Empty(_world.Server.Ids(Own));
        Assert.Empty(_outbox.Deleting);
        Assert.False(await _outbox.UndoAsync(entry.Id, Stop));
    }

    [Fact(Timeout = TimeLimit)]
    public async Task A_delete_goes_out_even_where_its_time_ends_while_it_is_looked_at()
    {
        var post = await PublishedAsync();
        _world.Time.AutoAdvanceAmount = TimeSpan.FromSeconds(5);
        await _outbox.DeleteAsync(post, Stop);
        await UntilAsync(() => _outbox.Entries.Count == 0);
        Assert.Empty(_world.Server.Ids(Own));
    }

    [Fact(Timeout = TimeLimit)]
    public async Task Undo_takes_a_delete_back()
    {
        var post = await PublishedAsync();
        var entry = await _outbox.DeleteAsync(post, Stop);
        Assert.True(await _outbox.UndoAsync(entry.Id, Stop));
        Assert.Empty(_outbox.Deleting);
        _world.Time.Advance(TimeSpan.FromMinutes(1));
        await _outbox.PostAsync(null, "After", Stop);
        await UntilAsync(() => _outbox.Entries.Count == 0);
        Assert.Empty(_world.Server.Of("retract"));
        Assert.Equal(2, _world.Server.Ids(Own).Count);
    }

    [Fact(Timeout = TimeLimit)]
    public async Task Held_delete_goes_out_after_what_was_left_of_its_time()
    {
        var post = await PublishedAsync();
        var entry = await _outbox.DeleteAsync(post, Stop);
        _world.Time.Advance(_outbox.UndoTime - TimeSpan.FromSeconds(2));
        var (first, second) = (_outbox.Hold(entry.Id), _outbox.Hold(entry.Id));
        Assert.Equal(DateTimeOffset.MaxValue, Assert.Single(_outbox.Entries).UndoUntil);
        _world.Time.Advance(TimeSpan.FromSeconds(20));
        first.Dispose();
        first.Dispose();
        _world.Time.Advance(TimeSpan.FromSeconds(20));
        await _world.SettleAsync();
        Assert.Empty(_world.Server.Of("retract"));

        second.Dispose();
        Assert.Equal(_world.Time.GetUtcNow().AddSeconds(2), Assert.Single(_outbox.Entries).UndoUntil);
        _world.Time.Advance(TimeSpan.FromSeconds(1));
        await _world.SettleAsync();
        Assert.Empty(_world.Server.Of("retract"));
        _world.Time.Advance(TimeSpan.FromSeconds(1));
        await UntilAsync(() => _outbox.Entries.Count == 0);
        Assert.Empty(_world.Server.Ids(Own));
    }

    [Fact(Timeout = TimeLimit)]
    public async Task Held_delete_can_be_taken_back_and_goes_out_where_the_account_is_left()
    {
        var post = await PublishedAsync();
        var entry = await _outbox.DeleteAsync(post, Stop);
        using (_outbox.Hold(entry.Id))
        {
            _world.Time.Advance(TimeSpan.FromMinutes(1));
            Assert.True(await _outbox.UndoAsync(entry.Id, Stop));
        }
        Assert.Empty(_outbox.Entries);

        entry = await _outbox.DeleteAsync(post, Stop);
        using (_outbox.Hold(entry.Id))
        {
            await _outbox.FlushAsync(TimeSpan.FromSeconds(5));
            Assert.Empty(_world.Server.Ids(Own));
        }
    }

    [Fact(Timeout = TimeLimit)]
    public async Task Deleting_what_is_gone_already_is_done()
    {
        var post = await PublishedAsync();
        _world.Server.Remove(Own, post.Address.ItemId);
        await _outbox.DeleteAsync(post, Stop);
        _world.Time.Advance(_outbox.UndoTime);
        await UntilAsync(() => _outbox.Entries.Count == 0);
        Assert.Single(_world.Server.Of("retract"));
    }

    [Fact(Timeout = TimeLimit)]
    public async Task Deleted_post_is_overwritten_then_retracted_and_its_comments_node_goes_with_its_subscriptions()
    {
        var post = await PublishedAsync();
        var stored = _world.Server.Payload(Own, post.Address.ItemId);
        var comments = post.Comments!;
        _world.Server.Subscribers[comments] = [AccountWorld.Own, Jid.Parse("bob@there.example")];
        var before = _world.Server.Requests.Count;
        XElement? tombstone = null;
        _world.Server.Before = (request, _) =>
        {
            if (request.Kind == "retract")
            {
                tombstone = _world.Server.Payload(Own, post.Address.ItemId);
            }
            Assert.True(request.Kind != "delete" || _world.Server.Subscribers[comments].Count == 0);
            return Task.CompletedTask;
        };
        await _outbox.DeleteAsync(post, Stop);
        await _world.SettleAsync();
        Assert.Equal(before, _world.Server.Requests.Count);
        _world.Time.Advance(_outbox.UndoTime);
        await UntilAsync(() => _outbox.Entries.Count == 0);

        Assert.Equal(
            ["item", "publish", "retract", "purge", "configure", "subscribers", "end", "delete"],
            _world.Server.Requests.Skip(before).Select(request => request.Kind)
        );
        Assert.All(_world.Server.Requests.Skip(before + 3), request => Assert.Equal(comments, request.Feed));
        Assert.True(Tombstone.Is(tombstone));
        Assert.Equal(
            (string?)stored.Element(AtomNames.Atom + "id"),
            (string?)tombstone!.Element(AtomNames.Atom + "id")
        );
        Assert.DoesNotContain("Post", tombstone.ToString(), StringComparison.Ordinal);
    }

    [Theory(Timeout = TimeLimit)]
    [InlineData("purge")]
    [InlineData("delete")]
    public async Task Comments_node_goes_with_the_next_connection_or_start_where_the_first_was_cut_in_between(
        string cut
    )
    {
        var post = await PublishedAsync();
        var isCut = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _world.Server.Before = (request, _) =>
            request.Kind == cut && isCut.TrySetResult()
                ? Task.FromException(new SessionEndedException("Cut."))
                : Task.CompletedTask;
        await _outbox.DeleteAsync(post, Stop);
        _world.Time.Advance(_outbox.UndoTime);
        await isCut.Task.WaitAsync(Stop);
        Assert.Empty(_world.Server.Ids(Own));
        await _outbox.DisposeAsync();

        _outbox = NewOutbox();
        _outbox.Use(NewPublisher());
        await UntilStoredAsync(0);
        Assert.Equal(post.Comments, _world.Server.Of("delete")[^1].Feed);
        Assert.Throws<KeyNotFoundException>(() => _world.Server.Form(post.Comments!));
        Assert.Equal(2, Published().Count()); // The post and one tombstone.
    }

    [Theory(Timeout = TimeLimit)]
    [InlineData("purge", "forbidden")]
    [InlineData("purge", "item-not-found")]
    [InlineData("delete", "not-allowed")]
    [InlineData("subscribers", "feature-not-implemented")]
    [InlineData("subscribers", "forbidden")]
    [InlineData("publish", "forbidden")]
    [InlineData("item", "forbidden")]
    public async Task Refused_deletion_of_a_comments_node_is_no_error(string kind, string condition)
    {
        var post = await PublishedAsync();
        RefuseOnce(kind, MemoryPubSub.Refusal(condition));
        await _outbox.DeleteAsync(post, Stop);
        _world.Time.Advance(_outbox.UndoTime);
        await UntilAsync(() => _outbox.Entries is [] or [{ Failure: not null }]);
        Assert.Empty(_outbox.Entries);
        Assert.Empty(_world.Server.Ids(Own));
        Assert.Equal(
            (kind, condition) is ("purge", _) or ("subscribers", "forbidden") ? 0 : 1,
            _world.Server.Of("delete").Count
        );
    }

    [Fact(Timeout = TimeLimit)]
    public async Task Node_that_a_service_does_not_answer_about_is_no_error()
    {
        var post = await PublishedAsync();
        RefuseOnce("delete", new XmppTimeoutException("No answer."));
        await _outbox.DeleteAsync(post, Stop);
        _world.Time.Advance(_outbox.UndoTime);
        await UntilAsync(() => _outbox.Entries is [] or [{ Failure: not null }]);
        Assert.Empty(_outbox.Entries);
    }

    [Theory(Timeout = TimeLimit)]
    [InlineData("xmpp:ann@here.example?;node=urn%3Axmpp%3Amicroblog%3A0%3Acomments%2F{0}")]
    [InlineData("xmpp:mara@here.example?;node=urn%3Axmpp%3Amicroblog%3A0%3Acomments%2Fanother")]
    [InlineData("xmpp:mara@here.example?;node=urn%3Axmpp%3Amicroblog%3A0")]
    public async Task Node_of_another_post_or_of_somebody_else_stays(string comments)
    {
        var post = await PublishedAsync();
        Assert.True(
            FeedAddress.TryParse(comments.Replace("{0}", post.Address.ItemId, StringComparison.Ordinal), out var node)
        );
        await _outbox.DeleteAsync(post with { Comments = node }, Stop);
        _world.Time.Advance(_outbox.UndoTime);
        await UntilAsync(() => _outbox.Entries.Count == 0);
        Assert.Empty(_world.Server.Ids(Own));
        Assert.Empty(_world.Server.Of("purge"));
        Assert.Empty(_world.Server.Of("delete"));
    }

    [Fact(Timeout = TimeLimit)]
    public async Task Post_that_its_service_lets_nobody_retract_is_deleted_by_its_tombstone()
    {
        var post = await PublishedAsync();
        RefuseOnce("retract", MemoryPubSub.Refusal("forbidden"));
        await using var window = await _world.Timelines.OpenAsync(Own, 20, Stop);
        await window.ShowsAsync("Post");
        await _outbox.DeleteAsync(post, Stop);
        _world.Time.Advance(_outbox.UndoTime);
        await UntilAsync(() => _outbox.Entries is [] or [{ Failure: not null }]);
        Assert.Empty(_outbox.Entries);
        await window.ShowsAsync();
        Assert.True(Tombstone.Is(_world.Server.Payload(Own, post.Address.ItemId)));
    }

    [Fact(Timeout = TimeLimit)]
    public async Task Edit_of_what_another_program_deleted_writes_a_post_again()
    {
        var post = await PublishedAsync();
        var stored = _world.Server.Payload(Own, post.Address.ItemId);
        _world.Server.Put(Own, post.Address.ItemId, Tombstone.Of(stored, "id", _world.Time.GetUtcNow()));
        await _outbox.EditAsync(post, "Post again", Stop);
        await UntilAsync(() => _outbox.Entries.Count == 0);
        Assert.False(Tombstone.Is(_world.Server.Payload(Own, post.Address.ItemId)));
    }

    [Fact(Timeout = TimeLimit)]
    public async Task Attachments_of_a_post_are_published_and_changed_by_an_edit_alone()
    {
        _outbox.Use(NewPublisher());
        await using var window = await _world.Timelines.OpenAsync(Own, 20, Stop);
        var (red, green) = (NewPicture("red"), NewPicture("green"));
        await _outbox.PostAsync(null, new PostContent("Post") { Attachments = [red, green] }, Stop);
        var post = (await window.ShowsAsync("Post")).Posts[0];
        Assert.Equal([red, green], post.Attachments);
        await UntilAsync(() => _outbox.Entries.Count == 0);

        await _outbox.EditAsync(post, "Other text", Stop);
        post = (await window.ShowsAsync("Other text")).Posts[0];
        Assert.Equal([red, green], post.Attachments);
        await UntilAsync(() => _outbox.Entries.Count == 0);

        var blue = NewPicture("blue");
        var described = green with { Description = "Green" };
        PostContent content = new("Last")
        {
            Attachments = [described, blue],
            AttachmentsBefore = [red.Address, green.Address],
        };
        await _outbox.EditAsync(post, content, Stop);
        post = (await window.ShowsAsync("Last")).Posts[0];
        Assert.Equal([described, blue], post.Attachments);
        await UntilAsync(() => _outbox.Entries.Count == 0);
        var payload = _world.Server.Payload(Own, post.Address.ItemId).ToString();
        Assert.DoesNotContain("red", payload, StringComparison.Ordinal);
        Assert.Equal(2, payload.Split("<img ").Length - 1);
    }

    [Fact(Timeout = TimeLimit)]
    public async Task Picture_without_text_is_a_post_and_nothing_at_all_is_none()
    {
        await _outbox.PostAsync(null, new PostContent("") { Attachments = [NewPicture("red")] }, Stop);
        var refused = await Assert.ThrowsAsync<PublishException>(() =>
            _outbox.PostAsync(null, new PostContent(" ") { Attachments = [] }, Stop)
        );
        Assert.Equal(PublishFailure.Empty, refused.Failure);
        Assert.Equal("red.png", Assert.Single(Assert.Single(_outbox.Entries).Attachments).Name);
    }

    [Fact(Timeout = TimeLimit)]
    public async Task Audience_is_requested_for_each_post()
    {
        var club = new FeedAddress(Jid.Parse("pubsub.here.example"), "club");
        _outbox.Use(NewPublisher());
        foreach (var feed in new[] { Own, club })
        {
            foreach (var access in new[] { "open", "whitelist" })
            {
                _world.Server.Make(feed, ("access_model", access));
                var entry = await _outbox.PostAsync(feed, "Text", Stop);
                await UntilAsync(() => _outbox.Entries.Count == 0);
                var node = new FeedAddress(feed.Service, FeedAddress.CommentsPrefix + entry.Address.ItemId);
                Assert.Equal(access, _world.Server.Form(node)["pubsub#access_model"]);
            }
        }
    }

    [Fact(Timeout = TimeLimit)]
    public async Task Stored_operation_is_sent_once_after_a_restart()
    {
        var entry = await _outbox.PostAsync(null, "Kept", Stop);
        await _outbox.DisposeAsync();
        for (var start = 0; start < 2; start++)
        {
            await using var again = NewOutbox();
            again.Use(NewPublisher());
            await _world.Server.UntilAsync(server => server.Ids(Own).Count > 0 || server.Of("publish").Count > 0);
            await UntilStoredAsync(0);
        }
        Assert.Equal([entry.Address.ItemId], Published());
        _outbox = NewOutbox();
    }

    [Fact(Timeout = TimeLimit)]
    public async Task Post_that_comes_when_the_outbox_was_just_closed_is_sent_after_a_restart()
    {
        await _outbox.DisposeAsync();
        var entry = await _outbox.PostAsync(null, "Late", Stop);

        _outbox = NewOutbox();
        _outbox.Use(NewPublisher());

        await UntilStoredAsync(0);
        Assert.Equal([entry.Address.ItemId], Published());
    }

    [Fact(Timeout = TimeLimit)]
    public async Task A_stored_row_that_cannot_be_read_does_not_stop_the_others()
    {
        var broken = await _outbox.PostAsync(null, "Broken", Stop);
        await _outbox.DisposeAsync();
        await using (var context = await _world.Database.OpenAsync(Stop))
        {
            await context.Outbox.ExecuteUpdateAsync(set => set.SetProperty(o => o.Payload, "<entry"), Stop);
        }
        _outbox = NewOutbox();
        _outbox.Use(NewPublisher());
        await _outbox.PostAsync(null, "Whole", Stop);
        await UntilAsync(() => _outbox.Entries is [{ Failure: PublishFailure.Refused }]);
        Assert.Equal(broken.Id, _outbox.Entries[0].Id);
        Assert.Single(Published());
    }

    [Theory(Timeout = TimeLimit)]
    [InlineData("")]
    [InlineData("  \n ")]
    [InlineData("\u200b\u2060\u3164")]
    [InlineData("```\u3164")]
    [InlineData("- \u115f\u1160\uffa0")]
    [InlineData("\u2800\u034f\U000e0041")]
    public async Task Empty_text_is_refused_at_once(string text)
    {
        var refused = await Assert.ThrowsAsync<PublishException>(() => _outbox.PostAsync(null, text, Stop));
        Assert.Equal(PublishFailure.Empty, refused.Failure);
    }

    [Fact(Timeout = TimeLimit)]
    public async Task Post_or_reply_that_the_counter_calls_too_long_is_refused_at_once()
    {
        var text = new string('w', TextLimit.Most + 1);
        var post = await Assert.ThrowsAsync<PublishException>(() => _outbox.PostAsync(null, text, Stop));
        Assert.Equal(PublishFailure.TooManyCharacters, post.Failure);
        await using var window = await _world.Timelines.OpenAsync(null, 20, Stop);
        _outbox.Use(NewPublisher());
        await _outbox.PostAsync(null, text[1..], Stop);
        var parent = (await window.UntilAsync(snapshot => snapshot.Posts.Count == 1)).Posts[0];
        var reply = await Assert.ThrowsAsync<PublishException>(() => _outbox.ReplyAsync(parent, text, Stop));
        Assert.Equal(PublishFailure.TooManyCharacters, reply.Failure);
        var edit = await Assert.ThrowsAsync<PublishException>(() => _outbox.EditAsync(parent, text, Stop));
        Assert.Equal(PublishFailure.TooManyCharacters, edit.Failure);
    }

    [Fact(Timeout = TimeLimit)]
    public async Task A_like_is_counted_in_a_thread_that_nobody_opened_and_can_be_taken_back()
    {
        var (window, post) = await LikeableAsync();
        await using var _ = window;
        _outbox.Use(NewPublisher());

        await _outbox.LikeAsync(post, isLiked: true, Stop);
        post = (await window.UntilAsync(snapshot => snapshot.Posts[0].LikeCount == 1)).Posts[0];
        Assert.Equal(Thread, post.OwnLike?.Feed);
        Assert.Equal(0, post.ReplyCount);
        Assert.Equal([post.OwnLike!.ItemId], _world.Server.Ids(Thread));
        // Once more is the same like.
        await _outbox.LikeAsync(post, isLiked: true, Stop);
        await UntilAsync(() => _outbox.Entries.Count == 0);
        Assert.Single(_world.Server.Ids(Thread));

        await _outbox.LikeAsync(post, isLiked: false, Stop);
        post = (await window.UntilAsync(snapshot => snapshot.Posts[0].LikeCount == 0)).Posts[0];
        Assert.Null(post.OwnLike);
        Assert.Empty(_world.Server.Ids(Thread));
    }

    [Fact(Timeout = TimeLimit)]
    public async Task Like_that_its_service_lets_nobody_retract_is_taken_back_by_a_tombstone_and_can_be_given_again()
    {
        var (window, post) = await LikeableAsync();
        await using var _ = window;
        _outbox.Use(NewPublisher());
        await _outbox.LikeAsync(post, isLiked: true, Stop);
        post = (await window.UntilAsync(snapshot => snapshot.Posts[0].LikeCount == 1)).Posts[0];
        var like = post.OwnLike!.ItemId;

        RefuseOnce("retract", MemoryPubSub.Refusal("forbidden"));
        await _outbox.LikeAsync(post, isLiked: false, Stop);
        await UntilAsync(() => _outbox.Entries is [] or [{ Failure: not null }]);
        Assert.Empty(_outbox.Entries);
        post = (await window.UntilAsync(snapshot => snapshot.Posts[0].LikeCount == 0)).Posts[0];
        Assert.Equal((0, null), (post.ReplyCount, post.OwnLike));
        Assert.True(Tombstone.Is(_world.Server.Payload(Thread, like)));

        _world.Time.Advance(TimeSpan.FromSeconds(1));
        await _outbox.LikeAsync(post, isLiked: true, Stop);
        post = (await window.UntilAsync(snapshot => snapshot.Posts[0].OwnLike is not null)).Posts[0];
        Assert.Equal((1, like), (post.LikeCount, post.OwnLike!.ItemId));
        Assert.False(Tombstone.Is(_world.Server.Payload(Thread, like)));
    }

    [Fact(Timeout = TimeLimit)]
    public async Task Like_that_may_be_neither_retracted_nor_overwritten_stays_and_is_not_tried_again_at_the_next_start()
    {
        var (window, post) = await LikeableAsync();
        await using var _ = window;
        _outbox.Use(NewPublisher());
        await _outbox.LikeAsync(post, isLiked: true, Stop);
        post = (await window.UntilAsync(snapshot => snapshot.Posts[0].LikeCount == 1)).Posts[0];

        _world.Server.Before = (request, _) =>
            request.Kind is "publish" or "retract"
                ? Task.FromException(MemoryPubSub.Refusal("forbidden"))
                : Task.CompletedTask;
        await _outbox.LikeAsync(post, isLiked: false, Stop);
        await UntilAsync(() => _outbox.Entries is [{ Kind: OutboxKind.Unlike, Failure: PublishFailure.Forbidden }]);
        Assert.Equal(1, window.Snapshot.Posts[0].LikeCount);

        var restarted = NewOutbox();
        await using var __ = restarted;
        await UntilStoredAsync(0);
        Assert.Empty(restarted.Entries);
    }

    [Fact(Timeout = TimeLimit)]
    public async Task Of_likes_that_wait_for_the_connection_the_last_one_counts()
    {
        var (window, post) = await LikeableAsync();
        await using var _ = window;

        await _outbox.LikeAsync(post, isLiked: true, Stop);
        await _outbox.LikeAsync(post, isLiked: false, Stop);
        var last = await _outbox.LikeAsync(post, isLiked: true, Stop);

        Assert.Equal(last.Id, Assert.Single(_outbox.Entries).Id);
        _outbox.Use(NewPublisher());
        await window.UntilAsync(snapshot => snapshot.Posts[0].OwnLike is not null);
        Assert.Single(_world.Server.Of("publish"));
        Assert.Empty(_world.Server.Of("retract"));
    }

    [Fact(Timeout = TimeLimit)]
    public async Task Likes_are_counted_one_a_person_and_only_those_of_the_post()
    {
        var (window, post) = await LikeableAsync();
        await using var _ = window;
        var comment = new PostAddress(Thread, "comment");
        await _world.Timelines.KnowAsync(Thread, Stop);

        Like("by-jo", "jo", post.Address);
        Like("by-jo-again", "jo", post.Address);
        Like("by-ann-of-nothing", "ann", null);
        Like("by-ann-of-a-comment", "ann", comment);
        _world.Server.Publish(Thread, "comment", _world.Entry("Well said", 1, post.Address));

        await window.UntilAsync(snapshot => snapshot.Posts[0] is { LikeCount: 2, ReplyCount: 1, OwnLike: null });
        var thread = await _world.Timelines.OpenAsync(Thread, 20, Stop);
        await using var __ = thread;
        await thread.UntilAsync(snapshot => snapshot.Posts is [{ LikeCount: 1 }]);

        void Like(string id, string person, PostAddress? of)
        {
            var entry = _world.Entry("♥", 1, of);
            entry.Add(
                new XElement(
                    entry.Name.Namespace + "author",
                    new XElement(entry.Name.Namespace + "uri", $"xmpp:{person}@here.example")
                )
            );
            _world.Server.Publish(Thread, id, entry);
        }
    }

    [Fact(Timeout = TimeLimit)]
    public async Task A_like_that_is_refused_says_why_and_nothing_is_liked()
    {
        var (window, post) = await LikeableAsync();
        await using var _ = window;
        RefuseOnce("publish", MemoryPubSub.Refusal("forbidden"));
        _outbox.Use(NewPublisher());

        await _outbox.LikeAsync(post, isLiked: true, Stop);

        await UntilAsync(() => _outbox.Entries is [{ Kind: OutboxKind.Like, Failure: PublishFailure.Forbidden }]);
        Assert.Equal((0, null), (window.Snapshot.Posts[0].LikeCount, window.Snapshot.Posts[0].OwnLike));
    }

    [Fact(Timeout = TimeLimit)]
    public async Task A_post_without_a_place_for_likes_cannot_be_liked()
    {
        var post = await PublishedAsync() with { Comments = null };
        var refused = await Assert.ThrowsAsync<PublishException>(() => _outbox.LikeAsync(post, true, Stop));
        Assert.Equal(PublishFailure.NotFound, refused.Failure);
    }

    [Fact(Timeout = TimeLimit)]
    public async Task Edit_keeps_what_the_server_has_beside_the_text()
    {
        var post = await PublishedAsync();
        var id = post.Address.ItemId;
        var other = XElement.Parse(_world.Server.Payload(Own, id).ToString());
        other.Add(XElement.Parse("<geoloc xmlns='http://jabber.org/protocol/geoloc'><lat>1</lat></geoloc>"));
        _world.Server.Put(Own, id, other);
        await _outbox.EditAsync(post, "Post, changed", Stop);
        await UntilAsync(() => _outbox.Entries.Count == 0);
        var now = _world.Server.Payload(Own, id);
        Assert.Equal("Post, changed", now.Element(XName.Get("title", "http://www.w3.org/2005/Atom"))?.Value);
        Assert.NotNull(now.Element(XName.Get("geoloc", "http://jabber.org/protocol/geoloc")));
    }

    [Theory(Timeout = TimeLimit)]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Reply_and_like_of_a_repeat_go_to_the_original_in_all_their_parts(bool isOriginalKnown)
    {
        var (window, original) = await LikeableAsync();
        await using var _ = window;
        var ann = AccountWorld.Person("ann");
        var other = new FeedAddress(ann.Service, FeedAddress.CommentsPrefix + "repeat");
        var draft = isOriginalKnown ? original with { Comments = other } : original;
        var repeat = PostComposer.Repeat(draft, ann, "repeat", _world.Time.GetUtcNow());
        if (!isOriginalKnown)
        {
            _world.Server.Tell(
                new Xmpp.PubSub.PubSubEvent.Retract(
                    original.Address.Feed.Service,
                    original.Address.Feed.Node,
                    false,
                    ["p"]
                )
            );
        }
        _world.Server.Put(ann, "repeat", AtomEntryWriter.Write(repeat));
        await _world.Timelines.FollowAsync(ann, home: false, Stop);
        await using var theirs = await _world.Timelines.OpenAsync(ann, 20, Stop);
        var shown = (await theirs.UntilAsync(now => now.Posts is [{ RepeatOf: not null }])).Posts[0];
        Assert.Equal(original.Address, shown.RepeatOf);
        _outbox.Use(NewPublisher());

        await _outbox.ReplyAsync(shown, "Well said", Stop);
        await _outbox.LikeAsync(shown, isLiked: true, Stop);
        await UntilAsync(() => _outbox.Entries.Count == 0);

        Assert.Equal(2, _world.Server.Ids(Thread).Count);
        var page = await _world.Server.GetItemsAsync(Thread.Service, Thread.Node, 10, 10, "", Stop);
        foreach (var item in page.Items)
        {
            var reference = Assert.Single(AtomEntryReader.ReadOrNull(item.Payload)!.InReplyTo);
            Assert.Equal((original.AtomId, original.Address), (reference.Id, reference.Address));
        }
    }

    [Theory(Timeout = TimeLimit)]
    [InlineData("item-not-found")]
    [InlineData("forbidden")]
    public async Task Reply_to_a_post_whose_comments_node_does_not_exist_goes_into_the_own_feed(string condition)
    {
        var (window, post) = await LikeableAsync();
        await using var _ = window;
        _world.Server.Delete(Thread);
        RefuseOnce("publish", MemoryPubSub.Refusal(condition));
        _outbox.Use(NewPublisher());

        var entry = await _outbox.ReplyAsync(post, "Well *said*", Stop);
        await UntilAsync(() => _outbox.Entries.Count == 0);

        Assert.Equal([entry.Address.ItemId], _world.Server.Ids(Own));
        var page = await _world.Server.GetItemsAsync(Own.Service, Own.Node, 10, 10, "", Stop);
        var payload = Assert.Single(page.Items).Payload!;
        var reply = AtomEntryReader.ReadOrNull(payload)!;
        Assert.Equal(post.Address, Assert.Single(reply.InReplyTo).Address);
        Assert.Null(reply.Comments);
        var alternate = payload.Elements().First(one => (string?)one.Attribute("rel") == "alternate");
        Assert.Equal(new PostAddress(Own, entry.Address.ItemId).ToString(), (string?)alternate.Attribute("href"));
    }

    [Fact(Timeout = TimeLimit)]
    public async Task Reply_that_is_refused_by_a_node_that_exists_says_so()
    {
        var (window, post) = await LikeableAsync();
        await using var _ = window;
        RefuseOnce("publish", MemoryPubSub.Refusal("forbidden"));
        _outbox.Use(NewPublisher());

        await _outbox.ReplyAsync(post, "Well said", Stop);

        await UntilAsync(() => _outbox.Entries is [{ Kind: OutboxKind.Reply, Failure: PublishFailure.Forbidden }]);
        Assert.Empty(_world.Server.Ids(Own));
    }

    [Fact(Timeout = TimeLimit)]
    public async Task Like_of_a_post_whose_comments_node_does_not_exist_says_so()
    {
        var (window, post) = await LikeableAsync();
        await using var _ = window;
        _world.Server.Delete(Thread);
        RefuseOnce("publish", MemoryPubSub.Refusal("forbidden"));
        _outbox.Use(NewPublisher());

        await _outbox.LikeAsync(post, isLiked: true, Stop);

        await UntilAsync(() => _outbox.Entries is [{ Kind: OutboxKind.Like, Failure: PublishFailure.NotFound }]);
    }

    private static FeedAddress Thread { get; } =
        new(Jid.Parse("pubsub.here.example"), FeedAddress.CommentsPrefix + "p");

    /// <summary>A post of somebody else with a node for replies, in a window.</summary>
    private async Task<(TimelineWindow Window, Post Post)> LikeableAsync()
    {
        var jo = AccountWorld.Person("jo");
        _world.Server.Make(Thread);
        _world.Server.Put(jo, "p", _world.Entry("Like me", 5, comments: Thread));
        await _world.Timelines.FollowAsync(jo, home: true, Stop);
        var window = await _world.Timelines.OpenAsync(null, 20, Stop);
        return (window, (await window.ShowsAsync("Like me")).Posts[0]);
    }

    private Outbox NewOutbox() =>
        new(_world.Database, _world.AccountId, AccountWorld.Own, () => null, _world.Time, NullLogger.Instance);

    private Publisher NewPublisher() =>
        new(AccountWorld.Own, _world.Server, new NoDiscovery(), _world.Timelines, NullLogger.Instance);

    private IEnumerable<string?> Published() =>
        _world.Server.Of("publish").Where(request => request.Feed == Own).Select(request => request.ItemId);

    private async Task<Post> PublishedAsync()
    {
        await using var window = await _world.Timelines.OpenAsync(Own, 20, Stop);
        await window.UntilAsync(snapshot => snapshot.AtEnd);
        _outbox.Use(NewPublisher());
        await _outbox.PostAsync(null, "Post", Stop);
        var post = (await window.ShowsAsync("Post")).Posts[0];
        await UntilAsync(() => _outbox.Entries.Count == 0);
        return post;
    }

    private static Attachment NewPicture(string name) =>
        new(new Uri($"https://up.example/{name}.png"), "image/png", 5, null)
        {
            Name = $"{name}.png",
            Width = 3,
            Height = 2,
        };

    private void RefuseOnce(string kind, Exception failure)
    {
        var isDone = false;
        _world.Server.Before = (request, _) =>
        {
            if (request.Kind != kind || isDone)
            {
                return Task.CompletedTask;
            }
            isDone = true;
            return Task.FromException(failure);
        };
    }

    private Task UntilAsync(Func<bool> isSo) => UntilAsync(_outbox, isSo);

    private static async Task UntilAsync(Outbox outbox, Func<bool> isSo)
    {
        using var changed = new SemaphoreSlim(0);
        void OnChanged() => changed.Release();
        outbox.Changed += OnChanged;
        while (!isSo())
        {
            await changed.WaitAsync(Stop);
        }
        outbox.Changed -= OnChanged;
    }

    private async Task UntilStoredAsync(int rows)
    {
        while (true)
        {
            await using var context = await _world.Database.OpenAsync(Stop);
            if (await context.Outbox.CountAsync(Stop) == rows)
            {
                return;
            }
        }
    }
}
