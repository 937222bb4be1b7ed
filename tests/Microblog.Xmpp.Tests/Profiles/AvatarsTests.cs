using System.Xml.Linq;
using Microblog.Testing;
using Microblog.Xmpp.Profiles;
using Microblog.Xmpp.PubSub;
using Xunit;

namespace Microblog.Xmpp.Tests.Profiles;

[Trait("Spec", "XEP-0084 3")]
[Trait("Spec", "XEP-0153 3")]
public sealed class AvatarsTests
{
    private const int TimeLimit = 10_000;
    private const string PubSub = "http://jabber.org/protocol/pubsub";
    private const string Id = "a9993e364706816aba3e25717850c26c9cd0d89d"; // of "abc"
    private const string Abc = "YWJj";

    private static readonly Jid Bob = Jid.Parse("bob@example.org/phone");

    private readonly FakeXmppSession _session = new();
    private readonly Avatars _avatars;
    private readonly List<string> _asked = [];
    private string? _metadata =
        $"<metadata xmlns='urn:xmpp:avatar:metadata'><info bytes='3' id='{Id}' type='image/png'/></metadata>";
    private string? _data = $"<data xmlns='urn:xmpp:avatar:data'>{Abc}</data>";
    private string? _vCard =
        "<vCard xmlns='vcard-temp'><PHOTO><TYPE>image/gif</TYPE><BINVAL>\nZGVm\n</BINVAL></PHOTO></vCard>";

    public AvatarsTests()
    {
        _avatars = new Avatars(_session, new PubSubService(_session));
        _session.Answer = (_, to, payload) =>
        {
            Assert.Equal("bob@example.org", to?.ToString());
            var items = payload.Element(XName.Get("items", PubSub));
            var node = items?.Attribute("node")?.Value ?? "vcard";
            _asked.Add(node);
            var answer = node switch
            {
                "vcard" => _vCard,
                AvatarMetadata.Node => Item("x", _metadata),
                _ => Item(items!.Elements().Single().Attribute("id")!.Value, _data),
            };
            return answer is null
                ? throw new StanzaException(new StanzaError("cancel", "item-not-found", null, []))
                : FakeXmppSession.Result(answer);
        };
    }

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact(Timeout = TimeLimit)]
    public async Task The_avatar_is_read_as_its_metadata_says()
    {
        var picture = await _avatars.GetAsync(Bob, Stop);
        Assert.Equal((Id, "image/png", "abc"), Told(picture));
        Assert.Equal([AvatarMetadata.Node, AvatarMetadata.DataNode], _asked);
    }

    [Fact(Timeout = TimeLimit)]
    public async Task Of_several_formats_the_one_that_can_be_read_is_taken()
    {
        const string other = "111f4b3c50d7b0df729d299bc6f8e9ef9066971f";
        _metadata =
            $"<metadata xmlns='urn:xmpp:avatar:metadata'><info bytes='9' id='{other}' type='image/gif' url='https://a.example/'/>"
            + $"<info bytes='99999999' id='{other}' type='image/png'/><info bytes='3' id='{Id}' type='image/png'/></metadata>";
        Assert.Equal((Id, "image/png", "abc"), Told(await _avatars.GetAsync(Bob, Stop)));
    }

    [Fact(Timeout = TimeLimit)]
    public async Task An_avatar_that_is_switched_off_is_none_whatever_the_vcard_holds()
    {
        _metadata = "<metadata xmlns='urn:xmpp:avatar:metadata'/>";
        Assert.Null(await _avatars.GetAsync(Bob, Stop));
        Assert.Equal([AvatarMetadata.Node], _asked);
    }

    [Theory(Timeout = TimeLimit)]
    [InlineData(null, null)]
    [InlineData("<other xmlns='urn:example'/>", null)]
    [InlineData(
        "<metadata xmlns='urn:xmpp:avatar:metadata'><info id='1' bytes='3' type='image/png'/></metadata>",
        null
    )]
    [InlineData(null, "<data xmlns='urn:xmpp:avatar:data'>ZGVm</data>")]
    [InlineData(null, "<data xmlns='urn:xmpp:avatar:data'>not base64</data>")]
    [InlineData(null, "<data xmlns='urn:xmpp:avatar:data'/>")]
    [InlineData(null, "<data xmlns='urn:example'>YWJj</data>")]
    public async Task Vcard_picture_is_used_where_the_avatar_fails(string? metadata, string? data)
    {
        _metadata = data is null ? metadata : _metadata;
        _data = data;
        var picture = await _avatars.GetAsync(Bob, Stop);
        Assert.Equal(("589c22335a381f122d129225f5c0ba3056ed5811", "image/gif", "def"), Told(picture));
    }

    [Theory(Timeout = TimeLimit)]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("<vCard xmlns='vcard-temp'/>")]
    [InlineData("<vCard xmlns='vcard-temp'><PHOTO><EXTVAL>http://example.org/</EXTVAL></PHOTO></vCard>")]
    [InlineData("<vCard xmlns='vcard-temp'><PHOTO><BINVAL/></PHOTO></vCard>")]
    [InlineData("<vCard xmlns='vcard-temp'><PHOTO><BINVAL>?</BINVAL></PHOTO></vCard>")]
    [InlineData("<vCard xmlns='urn:example'><PHOTO><BINVAL>YWJj</BINVAL></PHOTO></vCard>")]
    public async Task Person_without_picture_has_none(string? vCard)
    {
        _metadata = null;
        _vCard = vCard;
        Assert.Null(await _avatars.GetAsync(Bob, Stop));
    }

    [Fact(Timeout = TimeLimit)]
    public async Task Avatar_over_the_limit_is_neither_requested_nor_read()
    {
        var large = new AvatarInfo(Id, AvatarPicture.MaxBytes + 1, "image/png");
        Assert.Null(await _avatars.GetPictureAsync(Bob, large, Stop));
        Assert.Empty(_asked);
        _data =
            $"<data xmlns='urn:xmpp:avatar:data'>{Convert.ToBase64String(new byte[AvatarPicture.MaxBytes + 1])}</data>";
        Assert.Null(await _avatars.GetPictureAsync(Bob, large with { Bytes = 3 }, Stop));
        _data = $"<data xmlns='urn:xmpp:avatar:data'>{new string(' ', AvatarPicture.MaxBytes * 2)}YWJj</data>";
        Assert.Null(await _avatars.GetPictureAsync(Bob, large with { Bytes = 3 }, Stop));
    }

    [Fact(Timeout = TimeLimit)]
    public async Task A_picture_on_the_web_is_left_to_whoever_fetches_from_the_web()
    {
        var url = new AvatarInfo(Id, 3, "image/png") { Url = new Uri("https://example.org/a.png") };
        Assert.Null(await _avatars.GetPictureAsync(Bob, url, Stop));
        Assert.Empty(_asked);
    }

    [Fact(Timeout = TimeLimit)]
    public async Task A_connection_that_ends_is_no_missing_avatar()
    {
        _session.Answer = (_, _, _) => throw new SessionEndedException("gone");
        await Assert.ThrowsAsync<SessionEndedException>(() => _avatars.GetAsync(Bob, Stop));
    }

    [Fact(Timeout = TimeLimit)]
    public async Task Publishing_sends_the_data_first_and_then_what_it_is()
    {
        var sent = new List<XElement>();
        _session.Answer = (_, _, payload) =>
        {
            sent.Add(payload.Element(XName.Get("publish", PubSub))!);
            return FakeXmppSession.Result("");
        };
        var web = new AvatarInfo(Id, 9, "image/webp") { Url = new Uri("https://example.org/a.webp") };
        await _avatars.PublishAsync(AvatarPicture.Of("abc"u8.ToArray(), "image/png"), 64, 48, [web], "open", Stop);
        await _avatars.TurnOffAsync("open", Stop);
        SameXml.Assert(
            $"<publish xmlns='{PubSub}' node='urn:xmpp:avatar:data'><item id='{Id}'>"
                + $"<data xmlns='urn:xmpp:avatar:data'>{Abc}</data></item></publish>",
            sent[0]
        );
        SameXml.Assert(
            $"<publish xmlns='{PubSub}' node='urn:xmpp:avatar:metadata'><item id='{Id}'>"
                + $"<metadata xmlns='urn:xmpp:avatar:metadata'><info bytes='3' id='{Id}' type='image/png' width='64'"
                + $" height='48'/><info bytes='9' id='{Id}' type='image/webp' url='https://example.org/a.webp'/></metadata>"
                + "</item></publish>",
            sent[1]
        );
        Assert.True(AvatarMetadata.FromXml(sent[2].Elements().Single().Elements().Single())!.IsOff);
        await Assert.ThrowsAsync<ArgumentException>(() =>
            _avatars.PublishAsync(
                AvatarPicture.Of("abc"u8.ToArray(), null),
                null,
                null,
                [web with { Url = null }],
                "open",
                Stop
            )
        );
        Assert.Throws<ArgumentException>(() => AvatarPicture.Of(new byte[AvatarPicture.MaxBytes + 1], null));
        Assert.Throws<ArgumentException>(() => AvatarPicture.Of(Array.Empty<byte>(), null));
    }

    private static (string?, string?, string?) Told(AvatarPicture? picture) =>
        (
            picture?.Id,
            picture?.MediaType,
            picture is null ? null : System.Text.Encoding.ASCII.GetString(picture.Bytes.Span)
        );

    private static string? Item(string id, string? payload) =>
        payload is null
            ? null
            : $"<pubsub xmlns='{PubSub}'><items node='n'><item id='{id}'>{payload}</item></items></pubsub>";
}
