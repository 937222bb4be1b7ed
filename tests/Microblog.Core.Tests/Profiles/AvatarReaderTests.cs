using Microblog.Core.Pictures;
using Microblog.Core.Profiles;
using Microblog.Core.Storage;
using Microblog.Core.Tests.Fakes;
using Microblog.Testing.Databases;
using Microblog.Testing.Pictures;
using Microblog.Xmpp;
using Microblog.Xmpp.Profiles;
using Xunit;

namespace Microblog.Core.Tests.Profiles;

[Trait("Spec", "XEP-0084 4.2")]
[Trait("Spec", "XEP-0153 3")]
public sealed class AvatarReaderTests : IAsyncLifetime
{
    private const int TimeLimit = 30_000;

    private static readonly Jid Jo = Jid.Parse("jo@here.example");
    private static readonly byte[] Red = TestPicture.Png(40, 40, 200, 0, 0);
    private static readonly byte[] Green = TestPicture.Png(40, 40, 0, 200, 0);

    private readonly FakeAvatars _server = new();
    private readonly FakeRemotePictures _web = new();
    private TestDatabase _database = null!;
    private AvatarRows _rows = null!;
    private AvatarReader _reader = null!;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _database = await AccountWorld.NewDatabaseAsync();
        _rows = new AvatarRows(_database, await _database.NewAccountAsync(AccountWorld.Own));
        _reader = new AvatarReader(_rows, new PictureScaler(), _web);
    }

    public async ValueTask DisposeAsync() => await _database.DisposeAsync();

    [Fact(Timeout = TimeLimit)]
    public async Task Picture_of_the_data_node_is_made_small()
    {
        _server.Give(Jo, Red);
        var found = await ReadAsync();
        Assert.Equal((Id(Red), Id(Red), false), (found.Announced, found.Picture, found.FromVCard));
        Assert.Equal(PictureScaler.Sizes, found.Small.Select(small => small.Size));
        Assert.All(found.Small, small => Assert.Equal(PictureKind.WebP, PictureKind.Of(small.Bytes)));
    }

    [Fact(Timeout = TimeLimit)]
    public async Task Picture_that_is_stored_is_not_fetched_again()
    {
        _server.Give(Jo, Red);
        await KeepAsync(await ReadAsync());
        _server.Asked.Clear();
        Assert.Equal(Id(Red), (await ReadAsync()).Picture);
        Assert.Equal(["metadata jo@here.example"], _server.Asked);
    }

    [Fact(Timeout = TimeLimit)]
    public async Task Announced_picture_is_not_asked_about_again()
    {
        var announced = _server.Give(Jo, Red);
        Assert.Equal(Id(Red), (await ReadAsync(announced)).Picture);
        Assert.Equal(["data jo@here.example"], _server.Asked);
    }

    [Fact(Timeout = TimeLimit)]
    public async Task Avatar_that_is_switched_off_is_none_whatever_the_vcard_holds()
    {
        _server.Metadata[Jo] = AvatarMetadata.Off;
        _server.VCards[Jo] = AvatarPicture.Of(Green, null);
        Assert.Equal(FoundAvatar.None, await ReadAsync());
    }

    [Fact(Timeout = TimeLimit)]
    public async Task Vcard_has_the_picture_of_a_person_without_avatar()
    {
        _server.VCards[Jo] = AvatarPicture.Of(Green, null);
        var found = await ReadAsync();
        Assert.Equal((Id(Green), Id(Green), true), (found.Announced, found.Picture, found.FromVCard));
    }

    [Fact(Timeout = TimeLimit)]
    public async Task Vcard_has_the_picture_where_the_data_node_is_missing_or_for_contacts_only()
    {
        _server.Give(Jo, Red);
        _server.Data.Clear();
        _server.VCards[Jo] = AvatarPicture.Of(Green, null);
        var found = await ReadAsync();
        Assert.Equal((Id(Red), Id(Green), true), (found.Announced, found.Picture, found.FromVCard));
    }

    [Fact(Timeout = TimeLimit)]
    public async Task First_of_several_formats_that_can_be_shown_is_taken()
    {
        var broken = TestPicture.Png(40, 40)[..60];
        _server.Give(Jo, broken);
        var (first, second) = (AvatarPicture.Of(broken, null), AvatarPicture.Of(Red, null));
        _server.Data[second.Id] = second;
        _server.Metadata[Jo] = new([
            new(Id(Green), 9, "image/png") { Url = new Uri("https://far.example/a.png") },
            new(first.Id, 60, "image/png"),
            new(second.Id, 0, "text/plain"),
        ]);
        Assert.Equal(Id(Red), (await ReadAsync()).Picture);
        Assert.Empty(_web.Asked);
    }

    [Fact(Timeout = TimeLimit)]
    public async Task Picture_that_is_on_the_web_only_is_fetched_there_and_must_be_the_announced_one()
    {
        var address = new Uri("https://far.example/a.png");
        _server.Metadata[Jo] = new([new(Id(Red), 9, "image/png") { Url = address }]);
        _web.Files[address] = Green;
        Assert.Null((await ReadAsync()).Picture);
        _web.Files[address] = Red;
        Assert.Equal(Id(Red), (await ReadAsync()).Picture);
        _web.Files.Clear();
        await KeepAsync(await ReadAsync());
        Assert.Null((await ReadAsync()).Picture);
    }

    [Fact(Timeout = TimeLimit)]
    public async Task Data_with_another_hash_than_announced_is_not_shown()
    {
        _server.Give(Jo, Red);
        _server.Data[Id(Red)] = AvatarPicture.Of(Green, null);
        Assert.Equal((Id(Red), null), (await ReadAsync()) is var found ? (found.Announced, found.Picture) : default);
    }

    [Fact(Timeout = TimeLimit)]
    public async Task Removed_picture_does_not_return_by_way_of_another_place()
    {
        _server.Give(Jo, Red);
        _server.VCards[Jo] = AvatarPicture.Of(Red, null);
        Assert.Null((await ReadAsync(removed: Id(Red))).Picture);
        _server.VCards[Jo] = AvatarPicture.Of(Green, null);
        Assert.Equal(Id(Green), (await ReadAsync(removed: Id(Red))).Picture);
    }

    [Fact(Timeout = TimeLimit)]
    public async Task Server_that_does_not_answer_is_a_failure_and_not_a_missing_picture()
    {
        _server.Fails = new XmppTimeoutException("No answer.");
        await Assert.ThrowsAsync<XmppTimeoutException>(() => ReadAsync());
    }

    private Task<FoundAvatar> ReadAsync(AvatarMetadata? announced = null, string? removed = null) =>
        _reader.ReadAsync(_server, Jo, announced, removed, Stop);

    private Task KeepAsync(FoundAvatar found) =>
        _rows.SetAsync(new KnownAvatar(Jo, found.Picture, DateTimeOffset.UnixEpoch), found.Small, Stop);

    private static string Id(byte[] bytes) => AvatarPicture.Of(bytes, null).Id;
}
