using Microblog.Core.Accounts.Holders;
using Microblog.Core.Model;
using Microblog.Core.Publishing;
using Microblog.Core.Tests.Fakes;
using Microblog.Core.Timelines;
using Microblog.Testing.Servers;
using Microblog.Xmpp;
using Xunit;

namespace Microblog.Core.Tests.Accounts.Servers;

/// <summary>A server that does not say whose an account is: a prosody whose module leaves requests for the marker without an answer.</summary>
[Trait("Category", "Server")]
public sealed class SilentNodesTests
{
    private const int TimeLimit = 180_000;

    private static readonly Dictionary<string, string> Settings = new()
    {
        ["AUTH"] = "internal_hashed",
        ["EXTRA_HOST"] = "modules_enabled = { \"silent_node\" }",
    };

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact(Timeout = TimeLimit)]
    public async Task Stored_data_waits_for_the_holder_check()
    {
        await using var server = await ProsodyServer.LaunchAsync(settings: Settings);
        await server.StopAsync();
        var silence = Path.Combine(server.Directory, "silence");
        await File.WriteAllTextAsync(
            Path.Combine(server.Directory, "modules", "mod_silent_node.lua"),
            $$"""
            module:hook("iq/bare/http://jabber.org/protocol/pubsub:pubsub", function(event)
                local items = event.stanza.tags[1]:get_child("items");
                if not items or items.attr.node ~= "{{HolderMarker.Node}}" then return; end
                local file = io.open("{{silence}}");
                if file then file:close(); return true; end
            end, 1000);
            """,
            Stop
        );
        await server.StartAsync();
        await using var world = await HolderWorld.CreateAsync(server);
        var (kept, page) = await world.SignInAsync(HolderWorld.FirstPassword, keep: true);
        await page.Get<IOwnFeed>().SetAudienceAsync(Audience.Everybody, Stop);
        await page.Get<IDrafts>().SetAsync(DraftLocation.Home, "Half a thought", Stop);
        page.Dispose();
        await world.RestartAsync();
        await world.AddUnsentAsync("Not sent yet");
        await File.WriteAllTextAsync(silence, "", Stop);

        // A password alone does not tell whose the account is: the person is told to try again.
        var refused = await Assert.ThrowsAsync<SignInException>(() => world.SignInAsync(HolderWorld.FirstPassword));
        Assert.Equal(SignInFailure.TryLater, refused.Failure);
        Assert.Single(await world.AccountsAsync());

        // The browser that was signed in before reads, and sends what it writes when the server has answered.
        using var back = await world.OpenAsync(kept);
        await HolderWorld.OnlineAsync(back!);
        Assert.Equal("Half a thought", await back!.Get<IDrafts>().GetAsync(DraftLocation.Home, Stop));
        await using (
            var own = await back.Get<ITimelines>().OpenAsync(FeedAddress.Microblog(world.Frank), 20, null, false, Stop)
        )
        {
            await world.ElsewhereAsync(
                HolderWorld.FirstPassword,
                pubSub =>
                    pubSub.PublishAsync(
                        world.Frank,
                        FeedAddress.MicroblogNode,
                        "elsewhere",
                        Entry("Written elsewhere"),
                        null,
                        Stop
                    )
            );
            await own.ShowsAsync("Written elsewhere");
        }
        Assert.Single(back.Get<IOutbox>().Entries);
        Assert.Equal(1, await world.PublishedAsync(HolderWorld.FirstPassword));

        File.Delete(silence);
        await back.Get<IOutbox>().UntilAsync(outbox => outbox.Entries.Count == 0);
        Assert.Equal(2, await world.PublishedAsync(HolderWorld.FirstPassword));
        var (_, again) = await world.SignInAsync(HolderWorld.FirstPassword);
        Assert.Equal("Half a thought", await again.Get<IDrafts>().GetAsync(DraftLocation.Home, Stop));
    }

    private static System.Xml.Linq.XElement Entry(string text)
    {
        System.Xml.Linq.XNamespace atom = "http://www.w3.org/2005/Atom";
        return new(atom + "entry", new System.Xml.Linq.XElement(atom + "title", text));
    }
}
