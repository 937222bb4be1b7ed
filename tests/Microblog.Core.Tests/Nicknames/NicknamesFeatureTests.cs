using Microblog.Core.Accounts;
using Microblog.Core.Model;
using Microblog.Core.Nicknames;
using Microblog.Core.Posts;
using Microblog.Core.Storage;
using Microblog.Core.Tests.Fakes;
using Microblog.Xmpp;
using Microblog.Xmpp.Profiles;
using Microblog.Xmpp.PubSub;
using Microsoft.Extensions.Logging.Abstractions;
using Xunit;

namespace Microblog.Core.Tests.Nicknames;

[Trait("Spec", "XEP-0172 4")]
public sealed class NicknamesFeatureTests : IAsyncLifetime
{
    private const int TimeLimit = 30_000;

    private static readonly Jid Jo = Jid.Parse("jo@here.example");

    private readonly AccountWork _work = new(NullLogger<AccountWork>.Instance);
    private AccountWorld _world = null!;
    private NicknamesFeature _feature = null!;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    private PersonRows Stored => new(_world.Database, _world.AccountId);

    private PersonNames Names => _world.Timelines.Index.Names;

    public async ValueTask InitializeAsync()
    {
        _world = await AccountWorld.CreateAsync();
        await _world.Timelines.FollowAsync(FeedAddress.Microblog(Jo), home: true, Stop);
        var identity = new AccountIdentity();
        identity.Set(AccountWorld.Own, _world.AccountId);
        _feature = new NicknamesFeature(identity, Stored, Names, _work);
    }

    public async ValueTask DisposeAsync()
    {
        await _work.WhenIdleAsync();
        _work.Dispose();
        await _world.DisposeAsync();
    }

    [Theory(Timeout = TimeLimit)]
    [InlineData(" Jo of the mill ", "Jo of the mill")]
    [InlineData("", "jo")]
    [InlineData("Jo\u0007", "jo")]
    public async Task Name_that_somebody_gives_themselves_is_shown_where_it_can_be(string given, string shown)
    {
        await TakeAsync(Jo, given);
        Assert.Equal(shown, Names.Of(Jo));
    }

    [Fact(Timeout = TimeLimit)]
    public async Task Name_is_there_after_a_restart()
    {
        await TakeAsync(Jo, "Jo of the mill");
        var (identity, names) = (new AccountIdentity(), new PersonNames());
        identity.Set(AccountWorld.Own, _world.AccountId);
        await new NicknamesFeature(identity, Stored, names, _work).LoadAsync(Stop);
        Assert.Equal("Jo of the mill", names.Of(Jo));
    }

    [Fact(Timeout = TimeLimit)]
    public async Task Newer_name_takes_the_place_of_the_older_and_too_long_ones_count_as_none()
    {
        await TakeAsync(Jo, "Jo");
        await TakeAsync(Jo, "Josephine");
        await TakeAsync(Jo, new string('x', 101));
        Assert.Equal("Josephine", Names.Of(Jo));
    }

    [Fact(Timeout = TimeLimit)]
    public async Task Name_that_is_taken_back_or_retracted_is_gone()
    {
        await TakeAsync(Jo, "Jo");
        await TakeAsync(Jo, "");
        Assert.Equal("jo", Names.Of(Jo));
        await TakeAsync(Jo, "Josephine");
        _feature.Take(new PubSubEvent.Retract(Jo, Nickname.Node, false, ["current"]));
        await _work.WhenIdleAsync();
        Assert.Equal("jo", Names.Of(Jo));
        Assert.Empty(await Stored.LoadAsync(10, Stop));
    }

    [Fact(Timeout = TimeLimit)]
    public async Task Names_of_strangers_leave_room_for_those_of_others()
    {
        const int Room = 10;
        var identity = new AccountIdentity();
        identity.Set(AccountWorld.Own, _world.AccountId);
        var few = new NicknamesFeature(identity, Stored, Names, _work, Room);
        for (var i = 0; i <= Room; i++)
        {
            var item = new PubSubItem("current", Nickname.ToXml("Somebody"), null);
            few.Take(new PubSubEvent.Items(Jid.Parse($"p{i}@far.example"), Nickname.Node, false, [item]));
        }
        await _work.WhenIdleAsync();
        Assert.Equal("Somebody", Names.Of(Jid.Parse($"p{Room - 1}@far.example")));
        Assert.Equal($"p{Room}", Names.Of(Jid.Parse($"p{Room}@far.example")));
        Names.SetNickname(Jo, "Jo");
        Assert.Equal("Jo", Names.Of(Jo));
    }

    private async Task TakeAsync(Jid person, string name)
    {
        var item = new PubSubItem("current", Nickname.ToXml(name), null);
        _feature.Take(new PubSubEvent.Items(person, Nickname.Node, false, [item]));
        await _work.WhenIdleAsync();
    }
}
