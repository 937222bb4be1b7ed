using Microblog.Testing.Servers;
using Microblog.Xmpp.Profiles;
using Microblog.Xmpp.PubSub;
using Microblog.Xmpp.Session;
using Xunit;
using PeopleProfiles = Microblog.Xmpp.Profiles.Profiles;

namespace Microblog.Xmpp.Tests.Servers;

[Trait("Category", "Server")]
public sealed class LiveProfileTests(LiveServers servers)
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory(Timeout = 120_000)]
    [InlineData(ServerKind.Prosody)]
    [InlineData(ServerKind.EjabberdMnesia)]
    [InlineData(ServerKind.EjabberdSql)]
    [Trait("Spec", "XEP-0084 3")]
    [Trait("Spec", "XEP-0153 3")]
    public async Task A_stranger_sees_the_avatar_the_vcard_photo_and_that_it_is_gone(ServerKind kind)
    {
        var server = await servers.GetAsync(kind);
        await using var alice = await server.OpenAsync("alice");
        await using var dave = await server.OpenAsync("dave");
        var alices = Avatars(alice);
        var daves = Avatars(dave);
        var picture = AvatarPicture.Of(Guid.NewGuid().ToByteArray(), "image/png");
        await alices.PublishAsync(picture, 16, 16, [], "open", Stop);
        var seen = await daves.GetAsync(alice.Address, Stop);
        Assert.Equal((picture.Id, "image/png"), (seen?.Id, seen?.MediaType));
        Assert.True(picture.Bytes.Span.SequenceEqual(seen!.Bytes.Span));
        Assert.Equal(16, (await daves.GetMetadataAsync(alice.Address, Stop))!.Infos.Single().Width);

        // Without the node ejabberd still has the picture in the old vCard, which prosody makes of the node.
        await new PubSubService(alice).DeleteNodeAsync(alice.Address.Bare, AvatarMetadata.DataNode, Stop);
        var left = kind == ServerKind.Prosody ? null : picture.Id;
        Assert.Equal(left, (await daves.GetAsync(alice.Address, Stop))?.Id);

        await alices.TurnOffAsync("open", Stop);
        Assert.True((await daves.GetMetadataAsync(alice.Address, Stop))!.IsOff);
        Assert.Null(await daves.GetAsync(alice.Address, Stop));
    }

    [Theory(Timeout = 120_000)]
    [InlineData(ServerKind.Prosody)]
    [InlineData(ServerKind.EjabberdMnesia)]
    [InlineData(ServerKind.EjabberdSql)]
    [Trait("Spec", "XEP-0054 3.2")]
    public async Task The_picture_of_a_client_that_only_knows_the_old_vcard_is_seen(ServerKind kind)
    {
        var server = await servers.GetAsync(kind);
        await using var bob = await server.OpenAsync("bob");
        await using var alice = await server.OpenAsync("alice");
        var bytes = Guid.NewGuid().ToByteArray();
        var card = System.Xml.Linq.XElement.Parse(
            "<vCard xmlns='vcard-temp'><FN>Bob</FN><PHOTO><TYPE>image/png</TYPE>"
                + $"<BINVAL>{Convert.ToBase64String(bytes)}</BINVAL></PHOTO></vCard>"
        );
        await bob.SendIqAsync("set", null, card, cancellation: Stop);
        var seen = await Avatars(alice).GetAsync(bob.Address, Stop);
        Assert.Equal("image/png", seen?.MediaType);
        Assert.True(seen!.Bytes.Span.SequenceEqual(bytes));
    }

    [Theory(Timeout = 120_000)]
    [InlineData(ServerKind.Prosody)]
    [InlineData(ServerKind.EjabberdMnesia)]
    [InlineData(ServerKind.EjabberdSql)]
    [Trait("Spec", "XEP-0172 4.3")]
    [Trait("Spec", "XEP-0163 4.3.2")]
    public async Task A_contact_hears_of_a_new_name_and_an_unknown_account_has_none(ServerKind kind)
    {
        var server = await servers.GetAsync(kind);
        await using var alice = await server.OpenAsync("alice");
        var wanted = $"Alice {Guid.NewGuid():N}";
        var heard = new TaskCompletionSource<string>();
        await using var bob = await server.OpenAsync(
            "bob",
            session =>
                new PubSubService(session).EventReceived += happened =>
                {
                    if (
                        happened is PubSubEvent.Items { Node: Nickname.Node } items
                        && items.Service == server.Account("alice")
                        && Nickname.FromXml(items.Published[^1].Payload) == wanted
                    )
                    {
                        heard.TrySetResult(wanted);
                    }
                },
            options => options with { Features = [PersonalEventing.InterestIn(Nickname.Node)] }
        );
        await Interest.RepeatAsync(() => Profiles(alice).SetNicknameAsync(wanted, "presence", Stop), heard.Task);
        Assert.Equal(wanted, await Profiles(bob).GetNicknameAsync(alice.Address, Stop));
        Assert.Null(await Profiles(bob).GetNicknameAsync(server.Account("nobody"), Stop));

        // From now on for everybody: the node is there and has another access model.
        await Profiles(alice).SetNicknameAsync(wanted, "open", Stop);
        await using var dave = await server.OpenAsync("dave");
        Assert.Equal(wanted, await Profiles(dave).GetNicknameAsync(alice.Address, Stop));
    }

    [Theory(Timeout = 120_000)]
    [InlineData(ServerKind.Prosody)]
    [InlineData(ServerKind.EjabberdMnesia)]
    [InlineData(ServerKind.EjabberdSql)]
    [Trait("Spec", "XEP-0292 4")]
    public async Task A_changed_card_keeps_what_another_client_wrote(ServerKind kind)
    {
        var server = await servers.GetAsync(kind);
        await using var carol = await server.OpenAsync("carol");
        var card = System.Xml.Linq.XElement.Parse(
            "<vcard xmlns='urn:ietf:params:xml:ns:vcard-4.0'><fn><text>Carol</text></fn><tz><text>Europe/Paris</text></tz>"
                + "<impp><uri>xmpp:carol@example.org</uri></impp></vcard>"
        );
        await new PersonalEventing(carol, new PubSubService(carol)).PublishAsync(
            VCard.Node,
            "theirs",
            card,
            "open",
            Stop
        );
        await Profiles(carol)
            .ChangeCardAsync(before => before with { Note = "Hello", Birthday = "--0706" }, "open", Stop);
        await using var dave = await server.OpenAsync("dave");
        var read = (await Profiles(dave).GetCardAsync(carol.Address, Stop))!;
        Assert.Equal(("Carol", "Hello", "--0706"), (read.FullName, read.Note, read.Birthday));
        var text = read.ToXml().ToString();
        Assert.Contains("Europe/Paris", text, StringComparison.Ordinal);
        Assert.Contains("xmpp:carol@example.org", text, StringComparison.Ordinal);
    }

    private static Avatars Avatars(XmppSession session) => new(session, new PubSubService(session));

    private static PeopleProfiles Profiles(XmppSession session) =>
        new(session, new PersonalEventing(session, new PubSubService(session)));
}
