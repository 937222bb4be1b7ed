using System.Xml.Linq;
using Microblog.Core.Accounts;
using Microblog.Core.Pictures;
using Microblog.Core.Posts;
using Microblog.Core.Profiles;
using Microblog.Core.Storage;
using Microblog.Core.Tests.Fakes;
using Microblog.Testing.Databases;
using Microblog.Testing.Pictures;
using Microblog.Xmpp;
using Microblog.Xmpp.Profiles;
using Microblog.Xmpp.PubSub;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace Microblog.Core.Tests.Profiles;

[Trait("Spec", "XEP-0084 3")]
[Trait("Spec", "XEP-0153 3")]
public sealed class AvatarsFeatureTests : IAsyncLifetime
{
    private const int TimeLimit = 30_000;

    private static readonly Jid Jo = Jid.Parse("jo@here.example");
    private static readonly byte[] Red = TestPicture.Png(40, 40, 200, 0, 0);
    private static readonly byte[] Green = TestPicture.Png(40, 40, 0, 200, 0);

    private readonly FakeAvatars _server = new();
    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 6, 1, 12, 0, 0, TimeSpan.Zero));
    private readonly PersonAvatars _shown = new();
    private AccountWork _work = new(NullLogger<AccountWork>.Instance);
    private TestDatabase _database = null!;
    private AvatarRows _rows = null!;
    private AvatarsFeature _feature = null!;
    private long _accountId;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _database = await AccountWorld.NewDatabaseAsync();
        _accountId = await _database.NewAccountAsync(AccountWorld.Own);
        _feature = New(_shown);
    }

    public async ValueTask DisposeAsync()
    {
        await _work.WhenIdleAsync();
        _work.Dispose();
        _feature.Dispose();
        await _database.DisposeAsync();
    }

    [Fact(Timeout = TimeLimit)]
    public async Task Person_who_is_shown_is_looked_up_once_and_again_after_a_day()
    {
        _server.Give(Jo, Red);
        await ConnectAsync();
        Assert.Null(_shown.Of(Jo));
        Assert.Null(_shown.Of(Jo));
        await _work.WhenIdleAsync();
        Assert.Equal(Id(Red), _shown.Of(Jo));
        await _work.WhenIdleAsync();
        Assert.Equal(1, Questions("metadata jo@here.example"));

        _server.Give(Jo, Green);
        _time.Advance(TimeSpan.FromHours(25));
        _shown.Demand(Jo);
        await _work.WhenIdleAsync();
        Assert.Equal(Id(Green), _shown.Find(Jo));
    }

    [Fact(Timeout = TimeLimit)]
    public async Task Person_who_is_shown_before_there_is_a_connection_is_looked_up_when_there_is_one()
    {
        _server.Give(Jo, Red);
        _shown.Demand(Jo);
        await _work.WhenIdleAsync();
        await ConnectAsync();
        Assert.Equal(Id(Red), _shown.Find(Jo));
    }

    [Fact(Timeout = TimeLimit)]
    public async Task Pictures_are_there_after_a_restart()
    {
        _server.Give(Jo, Red);
        await ConnectAsync();
        _shown.Demand(Jo);
        await _work.WhenIdleAsync();

        var shown = new PersonAvatars();
        using var again = New(shown);
        await again.LoadAsync(Stop);
        Assert.Equal(Id(Red), shown.Find(Jo));
        Assert.NotNull(await _rows.FindPictureAsync(Id(Red), PictureScaler.Small, Stop));
    }

    [Fact(Timeout = TimeLimit)]
    public async Task Announced_picture_replaces_the_one_before_which_is_stored_no_longer()
    {
        await ConnectAsync();
        await AnnounceAsync(_server.Give(Jo, Red));
        Assert.Equal(Id(Red), _shown.Find(Jo));
        await AnnounceAsync(_server.Give(Jo, Green));
        Assert.Equal(Id(Green), _shown.Find(Jo));
        Assert.False(await _rows.HasPictureAsync(Id(Red), Stop));
        Assert.Equal(0, Questions("metadata jo@here.example"));
    }

    [Fact(Timeout = TimeLimit)]
    public async Task Picture_that_is_announced_again_costs_nothing()
    {
        await ConnectAsync();
        var metadata = _server.Give(Jo, TestPicture.Png(40, 40)[..60]);
        await AnnounceAsync(metadata);
        var asked = _server.Asked.Count;
        await AnnounceAsync(metadata);
        Assert.Equal(asked, _server.Asked.Count);
        Assert.Null(_shown.Find(Jo));
    }

    [Fact(Timeout = TimeLimit)]
    public async Task Newest_of_several_items_decides_also_where_it_is_empty()
    {
        await ConnectAsync();
        await AnnounceAsync(_server.Give(Jo, Red));
        var items = new[] { _server.Give(Jo, Green), AvatarMetadata.Off }.Select(one => Item(one.ToXml()));
        _feature.Take(new PubSubEvent.Items(Jo, AvatarMetadata.Node, false, [.. items]));
        await _work.WhenIdleAsync();
        Assert.Null(_shown.Find(Jo));
        Assert.False(await _rows.HasPictureAsync(Id(Red), Stop));
    }

    [Fact(Timeout = TimeLimit)]
    public async Task Event_without_payload_is_looked_up()
    {
        await ConnectAsync();
        _server.Give(Jo, Red);
        _feature.Take(new PubSubEvent.Items(Jo, AvatarMetadata.Node, false, [Item(null)]));
        await _work.WhenIdleAsync();
        Assert.Equal(Id(Red), _shown.Find(Jo));
    }

    [Fact(Timeout = TimeLimit)]
    public async Task Retracted_avatar_goes_at_once_and_does_not_return_from_the_vcard()
    {
        await ConnectAsync();
        await AnnounceAsync(_server.Give(Jo, Red));
        _server.Metadata.Clear();
        _server.VCards[Jo] = AvatarPicture.Of(Red, null);
        _feature.Take(new PubSubEvent.Retract(Jo, AvatarMetadata.Node, false, [Id(Red)]));
        await _work.WhenIdleAsync();
        Assert.Null(_shown.Find(Jo));
    }

    [Fact(Timeout = TimeLimit)]
    public async Task Newer_announcement_overtakes_a_slow_answer()
    {
        await ConnectAsync();
        var slow = new TaskCompletionSource();
        _server.Answers = slow.Task;
        Take(_server.Give(Jo, Red));
        Take(AvatarMetadata.Off);
        slow.SetResult();
        await _work.WhenIdleAsync();
        Assert.Null(_shown.Find(Jo));
        Assert.False(await _rows.HasPictureAsync(Id(Red), Stop));
    }

    [Fact(Timeout = TimeLimit)]
    public async Task Server_that_does_not_answer_is_left_alone_for_some_minutes()
    {
        await ConnectAsync();
        _server.Fails = new XmppTimeoutException("No answer.");
        _shown.Demand(Jo);
        await _work.WhenIdleAsync();
        _shown.Demand(Jo);
        await _work.WhenIdleAsync();
        Assert.Equal(1, Questions("metadata jo@here.example"));
        _server.Fails = null;
        _server.Give(Jo, Red);
        _time.Advance(TimeSpan.FromMinutes(11));
        _shown.Demand(Jo);
        await _work.WhenIdleAsync();
        Assert.Equal(Id(Red), _shown.Find(Jo));
    }

    [Fact(Timeout = TimeLimit)]
    public async Task Photo_of_presence_is_news_where_the_vcard_has_the_picture_and_an_empty_one_removes_nothing()
    {
        await ConnectAsync();
        _server.VCards[Jo] = AvatarPicture.Of(Red, null);
        _shown.Demand(Jo);
        await _work.WhenIdleAsync();
        var asked = _server.Asked.Count;
        await PresentAsync(Id(Red));
        Assert.Equal(asked, _server.Asked.Count);
        await PresentAsync(null);
        Assert.Equal(Id(Red), _shown.Find(Jo));

        _server.VCards[Jo] = AvatarPicture.Of(Green, null);
        await PresentAsync(Id(Green));
        Assert.Equal(Id(Green), _shown.Find(Jo));
        _server.VCards.Clear();
        await PresentAsync(null);
        Assert.Null(_shown.Find(Jo));
    }

    [Fact(Timeout = TimeLimit)]
    public async Task Photo_of_presence_is_no_news_where_there_is_an_avatar()
    {
        await ConnectAsync();
        await AnnounceAsync(_server.Give(Jo, Red));
        var asked = _server.Asked.Count;
        await PresentAsync(null);
        await PresentAsync(Id(Green));
        Assert.Equal(asked, _server.Asked.Count);
        Assert.Equal(Id(Red), _shown.Find(Jo));
    }

    [Fact(Timeout = TimeLimit)]
    public async Task Own_picture_is_looked_up_with_each_connection()
    {
        _server.Give(AccountWorld.Own, Red);
        await ConnectAsync();
        Assert.Equal(Id(Red), _shown.Find(AccountWorld.Own));
        _server.Give(AccountWorld.Own, Green);
        await ConnectAsync();
        Assert.Equal(Id(Green), _shown.Find(AccountWorld.Own));
    }

    [Fact(Timeout = TimeLimit)]
    public async Task Event_of_a_device_and_a_service_without_person_are_ignored()
    {
        await ConnectAsync();
        var metadata = _server.Give(Jo, Red);
        _feature.Take(new PubSubEvent.Items(Jo, AvatarMetadata.Node, true, [Item(metadata.ToXml())]));
        _feature.Take(
            new PubSubEvent.Items(Jid.Parse("here.example"), AvatarMetadata.Node, false, [Item(metadata.ToXml())])
        );
        _shown.Demand(Jid.Parse("here.example"));
        await _work.WhenIdleAsync();
        Assert.Equal(1, _server.Asked.Count(question => question.StartsWith("metadata", StringComparison.Ordinal)));
    }

    private AvatarsFeature New(PersonAvatars shown)
    {
        _rows = new AvatarRows(_database, _accountId);
        var identity = new AccountIdentity();
        identity.Set(AccountWorld.Own, _accountId);
        return new AvatarsFeature(
            identity,
            _rows,
            new AvatarReader(_rows, new PictureScaler(), remote: null),
            shown,
            _work,
            _time
        );
    }

    private Task ConnectAsync()
    {
        _feature.Begin(_server);
        return _work.WhenIdleAsync();
    }

    private void Take(AvatarMetadata metadata) =>
        _feature.Take(new PubSubEvent.Items(Jo, AvatarMetadata.Node, false, [Item(metadata.ToXml())]));

    private Task AnnounceAsync(AvatarMetadata metadata)
    {
        Take(metadata);
        return _work.WhenIdleAsync();
    }

    private Task PresentAsync(string? photo)
    {
        var presence = new XElement("presence", new XAttribute("from", Jo + "/phone"), new PhotoUpdate(photo).ToXml());
        _feature.TakePresence(presence);
        return _work.WhenIdleAsync();
    }

    private int Questions(string question) => _server.Asked.Count(asked => asked == question);

    private static PubSubItem Item(XElement? payload) => new("current", payload, null);

    private static string Id(byte[] bytes) => AvatarPicture.Of(bytes, null).Id;
}
