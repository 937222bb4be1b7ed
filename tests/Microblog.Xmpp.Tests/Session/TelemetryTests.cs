using System.Collections.Concurrent;
using System.Diagnostics;
using System.Diagnostics.Metrics;
using System.Xml.Linq;
using Microblog.Testing.Scripted;
using Microblog.Xmpp.Session;
using Xunit;

namespace Microblog.Xmpp.Tests.Session;

/// <summary>What OpenTelemetry is told, and what it is not.</summary>
public sealed class TelemetryTests
{
    private static readonly XElement Question = new(XName.Get("question", "urn:example"), "whisper");

    [Fact(Timeout = 30_000)]
    public async Task Connections_reconnects_stanzas_bytes_and_requests_are_counted()
    {
        using var server = new ScriptedServer();
        using var telemetry = new XmppTelemetry();
        var counted = new ConcurrentDictionary<string, double>();
        using var listener = new MeterListener
        {
            InstrumentPublished = (instrument, meters) =>
            {
                if (instrument.Meter == telemetry.Meter)
                {
                    meters.EnableMeasurementEvents(instrument);
                }
            },
        };
        listener.SetMeasurementEventCallback<int>((i, value, tags, _) => Count(i, value, tags));
        listener.SetMeasurementEventCallback<long>((i, value, tags, _) => Count(i, value, tags));
        listener.SetMeasurementEventCallback<double>((i, _, tags, _) => Count(i, 1, tags));
        listener.Start();

        var resumed = new TaskCompletionSource();
        var (session, connection) = await server.OpenedAsync(
            server.Options with
            {
                Telemetry = telemetry,
            },
            s =>
                s.StateChanged += state =>
                {
                    if (state is SessionState.Online { Resumed: true })
                    {
                        resumed.SetResult();
                    }
                }
        );
        Assert.Equal(1, counted["xmpp.client.connections"]);
        var asking = session.SendIqAsync("get", null, Question);
        await connection.AnswerAsync();
        await asking;
        connection.Cut();
        connection = await server.AcceptAsync();
        await connection.SignInAsync();
        await connection.ReadAsync("resume");
        await connection.SendAsync("<resumed xmlns='urn:xmpp:sm:3' previd='session-1' h='3'/>");
        await connection.SendAsync("<message/><presence/><r xmlns='urn:xmpp:sm:3'/>");
        await connection.ReadAsync("a");
        await resumed.Task;
        Assert.Equal(1, counted["xmpp.client.reconnects xmpp.resumed=True"]);
        Assert.Equal(1, counted["xmpp.client.stanzas network.io.direction=receive xmpp.stanza=message"]);
        Assert.Equal(2, counted["xmpp.client.stanzas network.io.direction=receive xmpp.stanza=iq"]);
        // Presence and its ping, and the question.
        Assert.Equal(3, counted["xmpp.client.stanzas network.io.direction=transmit"]);
        Assert.Equal(2, counted["xmpp.client.iq.duration xmpp.iq.type=get xmpp.outcome=result"]);
        Assert.InRange(counted["xmpp.client.io network.io.direction=receive"], 100, 10_000);
        Assert.InRange(counted["xmpp.client.io network.io.direction=transmit"], 100, 10_000);
        connection.Cut();
        await session.DisposeAsync();
        Assert.Equal(0, counted["xmpp.client.connections"]);
        Assert.DoesNotContain(counted.Keys, key => key.Contains("alice", StringComparison.Ordinal));

        void Count(Instrument instrument, double value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
        {
            var name = instrument.Name + string.Concat(tags.ToArray().Select(tag => $" {tag.Key}={tag.Value}"));
            counted.AddOrUpdate(name, value, (_, before) => before + value);
        }
    }

    [Fact(Timeout = 30_000)]
    public async Task Stanzas_and_items_beyond_a_limit_are_counted_by_kind_and_limit()
    {
        using var server = new ScriptedServer();
        using var telemetry = new XmppTelemetry();
        var counted = new ConcurrentQueue<string>();
        using var listener = new MeterListener
        {
            InstrumentPublished = (instrument, meters) =>
            {
                if (instrument.Meter == telemetry.Meter && instrument.Name == "xmpp.client.stanzas.over_limit")
                {
                    meters.EnableMeasurementEvents(instrument);
                }
            },
        };
        listener.SetMeasurementEventCallback<long>(
            (_, value, tags, _) =>
                counted.Enqueue($"{value} " + string.Join(' ', tags.ToArray().Select(tag => $"{tag.Key}={tag.Value}")))
        );
        listener.Start();
        var (session, connection) = await server.OpenedAsync(server.Options with { Telemetry = telemetry });
        var deep = BeyondLimits.Content(StanzaLimit.Depth);
        await connection.SendAsync(
            BeyondLimits.Stanza("presence", "1", BeyondLimits.Content(StanzaLimit.Attributes))
                + "<message><event xmlns='http://jabber.org/protocol/pubsub#event'><items node='n'>"
                + $"<item id='1'>{deep}</item><item id='2'>{deep}</item></items></event></message>"
                + "<r xmlns='urn:xmpp:sm:3'/>"
        );
        await connection.ReadAsync("a");
        Assert.Equal(
            ["1 xmpp.stanza=presence xmpp.limit=Attributes", "1 xmpp.stanza=message xmpp.limit=Depth"],
            counted
        );
        server.IsReachable = false;
        connection.Cut();
        await session.DisposeAsync();
    }

    [Fact(Timeout = 30_000)]
    public async Task Connecting_and_requests_are_activities_without_people_and_bodies()
    {
        using var server = new ScriptedServer();
        using var telemetry = new XmppTelemetry();
        var done = new ConcurrentQueue<Activity>();
        using var listener = new ActivityListener
        {
            ShouldListenTo = source => source == telemetry.Activities,
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = done.Enqueue,
        };
        ActivitySource.AddActivityListener(listener);
        var (session, connection) = await server.OpenedAsync(server.Options with { Telemetry = telemetry });
        var asking = session.SendIqAsync("get", Jid.Parse("bob@example.net"), Question);
        await connection.AnswerAsync();
        await asking;

        Assert.Equal(
            "example.org",
            done.Single(one => one.OperationName == "xmpp.connect").GetTagItem("server.address")
        );
        var request = done.Single(one => (string?)one.GetTagItem("xmpp.payload") == Question.Name.ToString());
        Assert.Equal(
            ("xmpp.iq", "example.net", "result"),
            (request.OperationName, request.GetTagItem("server.address"), request.GetTagItem("xmpp.outcome"))
        );
        var all = string.Join(' ', done.SelectMany(one => one.TagObjects).Select(tag => tag.Value));
        foreach (var secret in new[] { "bob", "alice", "whisper", ScriptedServer.Password })
        {
            Assert.DoesNotContain(secret, all, StringComparison.Ordinal);
        }
    }
}
