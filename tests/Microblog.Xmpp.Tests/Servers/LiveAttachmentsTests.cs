using Microblog.Testing.Servers;
using Microblog.Xmpp.Attachments;
using Microblog.Xmpp.PubSub;
using Microblog.Xmpp.Session;
using Xunit;
using ItemsAttachments = Microblog.Xmpp.Attachments.Attachments;

namespace Microblog.Xmpp.Tests.Servers;

[Trait("Category", "Server")]
[Trait("Spec", "XEP-0470 4")]
public sealed class LiveAttachmentsTests(LiveServers servers)
{
    [Theory(Timeout = 120_000)]
    [InlineData(ServerKind.Prosody)]
    [InlineData(ServerKind.EjabberdMnesia)]
    [InlineData(ServerKind.EjabberdSql)]
    public async Task A_stranger_reacts_to_a_post_and_takes_it_back(ServerKind kind)
    {
        var stop = TestContext.Current.CancellationToken;
        var server = await servers.GetAsync(kind);
        await using var alice = await server.OpenAsync("alice");
        await using var dave = await server.OpenAsync("dave");
        var (alices, daves) = (Of(alice), Of(dave));
        var post = new XmppUri(alice.Address.Bare, "urn:xmpp:microblog:0", Guid.NewGuid().ToString());

        // The owner makes the node; nobody else does.
        await Assert.ThrowsAsync<StanzaException>(() => daves.ChangeAsync(post, Notice, stop));
        await alices.CreateNodeAsync(post, "open", stop);
        await alices.CreateNodeAsync(post, "open", stop);

        await daves.ChangeAsync(post, Notice, stop);
        await daves.ChangeAsync(
            post,
            before => before with { Reactions = new ReactionsAttachment(["👍", "❤️"], DateTimeOffset.UtcNow) },
            stop
        );
        await alices.ChangeAsync(post, Notice, stop);
        var attached = await alices.GetAsync(post, stop);
        var summary = AttachmentSummary.Of(attached);
        Assert.Equal((2, 1, 1), (summary.Noticed, summary.Reactions["👍"], summary.Reactions["❤️"]));
        Assert.Contains(server.Account("dave"), attached.Select(one => one.Account));
        Assert.Empty(await daves.GetSummariesAsync(post.Address, post.Node!, stop));

        // Prosody lets nobody but the owner retract; an item that holds nothing says the same.
        await daves.ChangeAsync(post, _ => ItemAttachments.None, stop);
        var left = await alices.GetAsync(post, stop);
        Assert.Equal(1, AttachmentSummary.Of(left).Noticed);
        Assert.All(
            left.Where(one => one.Account == server.Account("dave")),
            one => Assert.True(one.Attachments.IsEmpty)
        );
        Assert.Equal(kind == ServerKind.Prosody ? 2 : 1, left.Count);
    }

    private static ItemAttachments Notice(ItemAttachments before) =>
        before with
        {
            Noticed = new NoticedAttachment(DateTimeOffset.UtcNow),
        };

    private static ItemsAttachments Of(XmppSession session) => new(session, new PubSubService(session));
}
