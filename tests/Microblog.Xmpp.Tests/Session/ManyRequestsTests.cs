using System.Globalization;
using System.Xml.Linq;
using Microblog.Testing.Scripted;
using Xunit;

namespace Microblog.Xmpp.Tests.Session;

/// <summary>Many requests at once on one connection.</summary>
[Trait("Spec", "RFC 6120 8.2.3")]
public sealed class ManyRequestsTests
{
    private const int Count = 1_000;
    private static readonly XNamespace Example = "urn:example";

    [Theory(Timeout = 60_000)]
    [InlineData(1)]
    [InlineData(2)]
    public async Task A_thousand_answers_in_whatever_order_reach_who_asked_and_forged_ones_nobody(int seed)
    {
        using var server = new ScriptedServer(seed);
        var (session, connection) = await server.OpenedAsync(management: false);
        var asking = Enumerable
            .Range(0, Count)
            .Select(i =>
                session.SendIqAsync("get", Jid.Parse($"service{i % 7}.example.org"), new XElement(Example + "q", i))
            )
            .ToList();
        var asked = new List<XElement>();
        for (var i = 0; i < Count; i++)
        {
            asked.Add(await connection.ReadAsync("iq"));
        }
        Assert.Equal(Count, asked.Select(iq => iq.Attribute("id")!.Value).Distinct().Count());
        var shuffled = asked.ToArray();
        new Random(seed).Shuffle(shuffled);
        foreach (var iq in shuffled)
        {
            // Somebody else claims to answer first, then who was asked does, and then once more.
            var answer = ScriptedConnection.Result(iq, $"<a xmlns='urn:example'>{iq.Value}</a>");
            await connection.SendAsync(
                ScriptedConnection.Result(iq, "<a xmlns='urn:example'>forged</a>", "service9.example.org")
                    + answer
                    + answer,
                whole: true
            );
        }
        var answers = await Task.WhenAll(asking);
        Assert.Equal(
            Enumerable.Range(0, Count).Select(i => i.ToString(CultureInfo.InvariantCulture)),
            answers.Select(answer => answer.Element(Example + "a")!.Value)
        );
    }

    [Fact(Timeout = 60_000)]
    public async Task All_that_wait_end_when_the_stream_does()
    {
        using var server = new ScriptedServer();
        var (session, connection) = await server.OpenedAsync(management: false);
        var asking = Enumerable
            .Range(0, Count)
            .Select(i => session.SendIqAsync("get", null, new XElement(Example + "q", i)))
            .ToList();
        connection.Cut();
        foreach (var one in asking)
        {
            await Assert.ThrowsAsync<SessionEndedException>(() => one);
        }
        await session.DisposeAsync();
    }
}
