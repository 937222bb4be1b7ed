using System.Globalization;
using Microblog.Core.Model;
using Microblog.Core.Nodes;
using Microblog.Core.Publishing;
using Microblog.Core.Tests.Fakes;
using Microblog.Xmpp;
using Microblog.Xmpp.Discovery;
using Microsoft.Extensions.Logging.Abstractions;
using Xunit;

namespace Microblog.Core.Tests.Nodes;

public sealed class NodeConfigurationTests
{
    private const int TimeLimit = 30_000;
    private static readonly FeedAddress Feed = AccountWorld.OwnFeed;
    private static readonly Jid Component = Jid.Parse("pubsub.here.example");
    private static readonly IReadOnlyDictionary<string, string> Wanted = NodeConfiguration.Wanted("t", "open", false);

    private readonly MemoryPubSub _server = new(AccountWorld.Own);

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact(Timeout = TimeLimit)]
    public async Task A_node_is_created_with_all_that_is_wanted()
    {
        Assert.Null(await EnsureAsync());
        Assert.Equal(Wanted, _server.Form(Feed));
        Assert.Equal(["create"], _server.Requests.Select(request => request.Kind));
    }

    [Fact(Timeout = TimeLimit)]
    public async Task Of_a_node_that_is_there_all_wanted_fields_that_its_form_lists_are_mended()
    {
        _server.Make(Feed, ("max_items", "1"), ("access_model", "open"), ("persist_items", "0"), ("title", "Mine"));
        Assert.Null(await EnsureAsync());
        Assert.Equal(
            ["pubsub#access_model", "pubsub#max_items", "pubsub#persist_items"],
            Assert.Single(_server.Of("configure")).Fields!.Keys.Order(StringComparer.Ordinal)
        );
        Assert.Equal("max", _server.Form(Feed)["pubsub#max_items"]);
        Assert.Equal("Mine", _server.Form(Feed)["pubsub#title"]);
    }

    [Fact(Timeout = TimeLimit)]
    public async Task A_node_that_needs_nothing_is_left_alone()
    {
        _server.Make(Feed, ("max_items", "max"), ("access_model", "open"), ("persist_items", "1"));
        Assert.Null(await EnsureAsync());
        Assert.Empty(_server.Of("configure"));
    }

    [Theory(Timeout = TimeLimit)]
    [InlineData("persist_items", "0")]
    [InlineData("max_items", "0")]
    public async Task Server_that_goes_on_keeping_nothing_is_told_from_one_that_keeps(string field, string value)
    {
        _server.Make(Feed, (field, value), ("access_model", "open"));
        Assert.Null(await EnsureAsync());

        // It accepts the form, and nothing changes.
        _server.Make(Feed, (field, value), ("access_model", "open"));
        _server.Before = (request, _) =>
        {
            if (request.Kind == "form")
            {
                _server.Make(Feed, (field, value), ("access_model", "open"));
            }
            return Task.CompletedTask;
        };
        Assert.Equal(0, await EnsureAsync());
    }

    [Fact(Timeout = TimeLimit)]
    public async Task Node_for_replies_that_keeps_nothing_is_not_named()
    {
        var comments = new FeedAddress(AccountWorld.Own, FeedAddress.CommentsPrefix + "a");
        _server.Make(comments, ("persist_items", "0"), ("access_model", "presence"));
        Assert.Equal(comments, await CommentsOf("a", "presence"));
        Assert.Equal("true", _server.Form(comments)["pubsub#persist_items"]);

        _server.Before = (request, _) =>
        {
            if (request.Kind == "form")
            {
                _server.Make(comments, ("persist_items", "0"), ("access_model", "presence"));
            }
            return Task.CompletedTask;
        };
        Assert.Null(await CommentsOf("a", "presence"));
    }

    [Theory(Timeout = TimeLimit)]
    [InlineData("1", 256, "256", 256)]
    [InlineData("1", 10_000, "10000", null)]
    [InlineData("1", 5_000, "1000", null)]
    [InlineData("20", 30, "20", 20)]
    [InlineData("300", 256, "300", 300)]
    [InlineData("20000", 20_000, "20000", null)]
    public async Task Unknown_max_uses_the_largest_number_and_never_a_smaller_one(
        string had,
        int limit,
        string has,
        int? told
    )
    {
        _server.Make(Feed, ("max_items", had), ("access_model", "presence"));
        _server.Before = (request, _) =>
            request.Kind == "configure"
            && request.Fields!.GetValueOrDefault("pubsub#max_items") is { } items
            && (items == "max" || int.Parse(items, CultureInfo.InvariantCulture) > limit)
                ? Task.FromException(MemoryPubSub.Refusal("not-acceptable"))
                : Task.CompletedTask;
        Assert.Equal(told, await EnsureAsync());
        Assert.Equal(has, _server.Form(Feed)["pubsub#max_items"]);
        Assert.Equal("open", _server.Form(Feed)["pubsub#access_model"]);
    }

    [Fact(Timeout = TimeLimit)]
    public async Task A_node_without_limit_never_gets_one_by_another_fields_fault()
    {
        _server.Make(Feed, ("max_items", "max"), ("access_model", "presence"));
        _server.Before = (request, _) =>
            request.Kind == "configure" && _server.Of("configure").Count == 1
                ? Task.FromException(MemoryPubSub.Refusal("not-acceptable"))
                : Task.CompletedTask;
        await EnsureAsync();
        Assert.Equal("max", _server.Form(Feed)["pubsub#max_items"]);
    }

    [Fact(Timeout = TimeLimit)]
    public async Task A_form_that_is_refused_as_a_whole_is_set_field_by_field_of_the_nodes_own()
    {
        _server.Before = (request, _) =>
            request.Kind == "create" && request.Fields!.Count > 0
                ? Task.FromException(MemoryPubSub.Refusal("bad-request"))
                : Task.CompletedTask;
        await EnsureAsync();
        Assert.Equal(["create", "create", "form"], _server.Requests.Select(request => request.Kind));
    }

    [Fact(Timeout = TimeLimit)]
    public async Task Replies_to_a_post_for_everybody_go_to_the_component()
    {
        var comments = await CommentsOf("a", "open");
        Assert.NotNull(comments);
        Assert.Equal(new FeedAddress(Component, FeedAddress.CommentsPrefix + "a"), comments);
        Assert.Equal("open", _server.Form(comments)["pubsub#publish_model"]);
        Assert.Empty(_server.Of("subscribe"));
        await Nodes().SubscribeAsync(comments, Stop);
        Assert.Equal(comments, Assert.Single(_server.Of("subscribe")).Feed);
    }

    [Fact(Timeout = TimeLimit)]
    public async Task Replies_to_a_post_for_contacts_stay_on_the_own_account()
    {
        var comments = await CommentsOf("a", "presence");
        Assert.Equal(AccountWorld.Own, comments!.Service);
        Assert.Equal("presence", _server.Form(comments)["pubsub#access_model"]);
    }

    [Fact(Timeout = TimeLimit)]
    public async Task Comments_node_falls_back_to_the_own_account()
    {
        _server.Before = (request, _) =>
            request.Feed.Service == Component
                ? Task.FromException(MemoryPubSub.Refusal("forbidden"))
                : Task.CompletedTask;
        Assert.Equal(AccountWorld.Own, (await CommentsOf("a", "open"))!.Service);
    }

    [Fact(Timeout = TimeLimit)]
    public async Task A_name_that_servers_choke_on_is_not_tried()
    {
        Assert.Null(await CommentsOf(new string('ä', 40), "open"));
        Assert.Empty(_server.Requests);
    }

    private Task<int?> EnsureAsync() => new NodeConfiguration(_server).EnsureAsync(Feed, Wanted, Stop);

    private Task<FeedAddress?> CommentsOf(string itemId, string access) =>
        Nodes().CreateAsync(new PostAddress(Feed, itemId), access, Stop);

    private CommentsNodes Nodes() => new(AccountWorld.Own, _server, new OneComponent(), NullLogger.Instance);

    private sealed class OneComponent : IServiceDiscovery
    {
        public Task<DiscoInfo> GetInfoAsync(
            Jid entity,
            string? node = null,
            CancellationToken cancellation = default
        ) =>
            Task.FromResult(
                new DiscoInfo(
                    [new DiscoIdentity("pubsub", entity == Component ? "service" : "pep", null)],
                    new HashSet<string>()
                )
            );

        public Task<IReadOnlyList<DiscoItem>> GetItemsAsync(
            Jid entity,
            string? node = null,
            CancellationToken cancellation = default
        ) =>
            Task.FromResult<IReadOnlyList<DiscoItem>>([
                new(Jid.Parse("upload.here.example"), null, null),
                new(Component, null, null),
            ]);
    }
}
