using System.Xml.Linq;
using Microblog.Core.Atom;
using Microblog.Core.Model;
using Microblog.Core.Publishing;
using Microblog.Core.Tests.Fakes;
using Microblog.Testing.Servers;
using Xunit;

namespace Microblog.Core.Tests.Publishing.Servers;

/// <summary>An edit of what another program of the same person wrote, on real servers.</summary>
[Trait("Category", "Server")]
[Trait("Spec", "XEP-0277 3.3")]
public sealed class LiveEditTests(SharedServers servers)
{
    private const int TimeLimit = 120_000;
    private const string Others = """
        <link rel="enclosure" href="https://h.example/c.png" type="image/png" title="A cat"/>
        <link rel="alternate" type="text/html" href="https://blog.example/1"/>
        <rights>CC0</rights>
        <geoloc xmlns="http://jabber.org/protocol/geoloc"><lat>1</lat></geoloc>
        <x xmlns="urn:unknown"><y z="1"/></x>
        """;
    private static readonly XName Content = XName.Get("content", "http://www.w3.org/2005/Atom");

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact(Timeout = TimeLimit)]
    public async Task Edit_keeps_what_the_person_did_not_change_on_prosody()
    {
        var server = await servers.TakeAsync(ServerKind.Prosody);
        await EditAsync(server);
    }

    [Theory(Timeout = TimeLimit)]
    [InlineData(ServerKind.EjabberdMnesia)]
    [InlineData(ServerKind.EjabberdSql)]
    public async Task Edit_keeps_what_the_person_did_not_change_on_ejabberd(ServerKind kind)
    {
        var server = await servers.TakeAsync(kind);
        await EditAsync(server);
    }

    private static async Task EditAsync(XmppServer server)
    {
        await using var alice = await LivePerson.SignInAsync(server, "alice", Stop);
        await alice.Publisher.SetAudienceAsync(Audience.Everybody, Stop);
        await alice.FollowAsync(alice.Feed, Stop);
        var before = XElement.Parse(
            $"""
            <entry xmlns="http://www.w3.org/2005/Atom"><title type="text">Name</title><id>urn:x:1</id>
            <published>2026-05-20T10:00:00Z</published><updated>2026-05-20T10:00:00Z</updated>
            <author><name>alice</name><uri>xmpp:{alice.Own}</uri></author>
            <content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml"><p>H<sub>2</sub>O</p><p>End</p></div></content>
            {Others}</entry>
            """
        );
        await alice.PubSub.PublishAsync(alice.Own, alice.Feed.Node, "i", before, null, Stop);
        var post = (await alice.Home.UntilAsync(now => now.Posts.Count == 1)).Posts[0];

        var draft = new PostDraft
        {
            Feed = alice.Feed,
            ItemId = "i",
            Author = alice.Own,
            Text = EditText.Of(post) + ", better",
            Now = DateTimeOffset.UtcNow,
        };
        await alice.Publisher.EditAsync(post.Address, AtomEntryWriter.Write(PostComposer.Edit(draft, post)), Stop);

        var stored = (await alice.PubSub.GetItemsAsync(alice.Own, alice.Feed.Node, ["i"], Stop))[0].Payload!;
        var body = stored.Elements(Content).First(one => one.HasElements).Value;
        Assert.Equal("H2OEnd, better", string.Concat(body.Where(c => c != '\n')));
        Assert.Single(stored.Descendants(XName.Get("sub", "http://www.w3.org/1999/xhtml")));
        var names = before.Elements().Where(one => one.Name != Content && one.Name.LocalName != "updated").ToList();
        Assert.All(names, one => Assert.Contains(stored.Elements(), kept => XNode.DeepEquals(Plain(kept), Plain(one))));
    }

    /// <summary>Without what differs by the server: namespace declarations, and the order of attributes.</summary>
    private static XElement Plain(XElement element)
    {
        var plain = new XElement(element);
        plain.DescendantsAndSelf().Attributes().Where(one => one.IsNamespaceDeclaration).Remove();
        foreach (var one in plain.DescendantsAndSelf())
        {
            one.ReplaceAttributes(
                one.Attributes().OrderBy(attribute => attribute.Name.ToString(), StringComparer.Ordinal)
            );
        }
        return plain;
    }
}
