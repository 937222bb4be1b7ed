using System.Xml.Linq;
using Microblog.Core.Accounts.Holders;
using Microblog.Core.Model;
using Microblog.Core.Tests.Fakes;
using Microblog.Xmpp;
using Xunit;

namespace Microblog.Core.Tests.Accounts.Holders;

public sealed class MarkerNodeTests
{
    private const int TimeLimit = 30_000;
    private static readonly FeedAddress Node = new(AccountWorld.Own, HolderMarker.Node);

    private readonly MemoryPubSub _server = new(AccountWorld.Own);
    private readonly MarkerNode _node;

    public MarkerNodeTests() => _node = new MarkerNode(AccountWorld.Own, _server);

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact(Timeout = TimeLimit)]
    public async Task Marker_is_kept_in_a_node_for_the_account_alone_and_read_back()
    {
        var marker = HolderMarker.New();
        Assert.Equal(MarkerState.None, (await _node.ReadAsync(Stop)).StateOf(marker));
        Assert.True(await _node.KeepAsync(marker, Stop));
        Assert.Equal(MarkerState.Same, (await _node.ReadAsync(Stop)).StateOf(marker));
        Assert.Equal(MarkerState.Other, (await _node.ReadAsync(Stop)).StateOf(HolderMarker.New()));
        Assert.Equal("whitelist", _server.Form(Node)["pubsub#access_model"]);
        Assert.Equal("true", _server.Form(Node)["pubsub#persist_items"]);
    }

    [Fact(Timeout = TimeLimit)]
    public async Task Markers_that_two_programs_make_at_once_are_both_kept()
    {
        var (one, two) = (HolderMarker.New(), HolderMarker.New());
        Assert.True(await _node.KeepAsync(one, Stop));
        Assert.True(await _node.KeepAsync(two, Stop));
        var reading = await _node.ReadAsync(Stop);
        Assert.Equal([MarkerState.Same, MarkerState.Same], [reading.StateOf(one), reading.StateOf(two)]);
    }

    [Theory(Timeout = TimeLimit)]
    [InlineData("access_model", "open")]
    [InlineData("access_model", "presence")]
    [InlineData("persist_items", "false")]
    [InlineData("max_items", "0")]
    [InlineData("max_items", "many")]
    public async Task Marker_is_not_put_where_others_see_it_or_where_it_does_not_last(string field, string value)
    {
        // The server takes the form, and leaves the node as it is.
        _server.Before = (request, _) =>
        {
            if (request.Kind == "form")
            {
                _server.Make(
                    Node,
                    [
                        .. new (string Name, string Value)[]
                        {
                            ("access_model", "whitelist"),
                            ("persist_items", "1"),
                            ("max_items", "max"),
                        }.Where(one => one.Name != field),
                        (field, value),
                    ]
                );
            }
            return Task.CompletedTask;
        };
        Assert.False(await _node.KeepAsync(HolderMarker.New(), Stop));
        Assert.Empty(_server.Of("publish"));
    }

    [Theory(Timeout = TimeLimit)]
    [InlineData("access_model")]
    [InlineData("persist_items")]
    public async Task Marker_is_not_put_where_the_server_does_not_say_so(string missing)
    {
        _server.Before = (request, _) =>
        {
            if (request.Kind == "form")
            {
                _server.Make(
                    Node,
                    [
                        .. new[] { ("access_model", "whitelist"), ("persist_items", "1") }.Where(one =>
                            one.Item1 != missing
                        ),
                    ]
                );
            }
            return Task.CompletedTask;
        };
        Assert.False(await _node.KeepAsync(HolderMarker.New(), Stop));
        Assert.Empty(_server.Of("publish"));
    }

    [Theory(Timeout = TimeLimit)]
    [InlineData("create", "not-allowed")]
    [InlineData("create", "resource-constraint")]
    [InlineData("form", "feature-not-implemented")]
    [InlineData("publish", "forbidden")]
    public async Task Server_that_refuses_keeps_no_marker(string kind, string condition)
    {
        _server.Before = (request, _) =>
            request.Kind == kind ? Task.FromException(MemoryPubSub.Refusal(condition)) : Task.CompletedTask;
        Assert.False(await _node.KeepAsync(HolderMarker.New(), Stop));
    }

    [Fact(Timeout = TimeLimit)]
    public async Task Server_that_forgets_items_keeps_no_marker()
    {
        _server.Before = (request, _) =>
        {
            if (request.Kind == "items")
            {
                _server.Remove(Node, [.. _server.Ids(Node)]);
            }
            return Task.CompletedTask;
        };
        Assert.False(await _node.KeepAsync(HolderMarker.New(), Stop));
    }

    [Fact(Timeout = TimeLimit)]
    public async Task No_answer_and_a_refusal_for_the_moment_tell_nothing()
    {
        XmppException[] silences =
        [
            new XmppTimeoutException("No answer."),
            new SessionEndedException("Gone."),
            new StanzaException(new StanzaError("wait", "internal-server-error", null, [])),
        ];
        foreach (var silence in silences)
        {
            _server.Before = (_, _) => Task.FromException(silence);
            Assert.Same(silence, await Assert.ThrowsAnyAsync<XmppException>(() => _node.ReadAsync(Stop)));
            Assert.Same(
                silence,
                await Assert.ThrowsAnyAsync<XmppException>(() => _node.KeepAsync(HolderMarker.New(), Stop))
            );
        }
    }

    [Fact(Timeout = TimeLimit)]
    public async Task Invalid_marker_belongs_to_no_holder()
    {
        var marker = HolderMarker.New();
        XElement?[] strange =
        [
            null,
            new XElement(XName.Get("holder", HolderMarker.Node)),
            new XElement(XName.Get("holder", HolderMarker.Node), marker.Value.ToUpperInvariant()),
            new XElement(XName.Get("holder", HolderMarker.Node), marker.Value + "0"),
            new XElement("holder", marker.Value),
        ];
        foreach (var payload in strange)
        {
            _server.Put(Node, "x", payload);
            var reading = await _node.ReadAsync(Stop);
            Assert.Equal(MarkerState.Other, reading.StateOf(marker));
            Assert.Null(reading.Newest);
        }
        // More than can be read is not nothing.
        _server.Fits = 0;
        Assert.Equal(MarkerState.Other, (await _node.ReadAsync(Stop)).StateOf(marker));
    }

    [Fact]
    public void Marker_is_long_random_and_in_no_log()
    {
        var marker = HolderMarker.New();
        Assert.Equal(64, marker.Value.Length);
        Assert.NotEqual(marker, HolderMarker.New());
        Assert.DoesNotContain(marker.Value, $"{marker} {new StoredHolder(1, marker)}", StringComparison.Ordinal);
        Assert.DoesNotContain(marker.ItemId, marker.Value, StringComparison.Ordinal);
        Assert.Equal(marker, HolderMarker.FromXml(marker.ToXml()));
    }
}
