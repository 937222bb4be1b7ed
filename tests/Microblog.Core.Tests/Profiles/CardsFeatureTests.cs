using Microblog.Core.Accounts;
using Microblog.Core.Posts;
using Microblog.Core.Profiles;
using Microblog.Core.Storage;
using Microblog.Core.Tests.Fakes;
using Microblog.Testing.Databases;
using Microblog.Xmpp;
using Microblog.Xmpp.Profiles;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace Microblog.Core.Tests.Profiles;

[Trait("Spec", "XEP-0054 3")]
[Trait("Spec", "XEP-0172 4")]
[Trait("Spec", "XEP-0292 3")]
public sealed class CardsFeatureTests : IAsyncLifetime
{
    private const int TimeLimit = 30_000;

    private static readonly Jid Jo = Jid.Parse("jo@here.example");

    private readonly FakeProfiles _server = new();
    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 6, 1, 12, 0, 0, TimeSpan.Zero));
    private readonly PersonNames _names = new();
    private readonly PersonAvatars _shown = new();
    private readonly AccountWork _work = new(NullLogger<AccountWork>.Instance);
    private TestDatabase _database = null!;
    private CardsFeature _feature = null!;
    private long _accountId;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _database = await AccountWorld.NewDatabaseAsync();
        _accountId = await _database.NewAccountAsync(AccountWorld.Own);
        _feature = New(_names);
        _feature.Begin(_server);
        await _work.WhenIdleAsync();
        _server.Asked.Clear();
    }

    public async ValueTask DisposeAsync()
    {
        await _work.WhenIdleAsync();
        _work.Dispose();
        _feature.Dispose();
        await _database.DisposeAsync();
    }

    [Fact(Timeout = TimeLimit)]
    public async Task Person_without_nickname_is_called_by_the_full_name_on_their_card()
    {
        _server.Cards[Jo] = new VCard { FullName = "Josephine Miller" };
        await ShowAsync();
        Assert.Equal("Josephine Miller", _names.Of(Jo));
        await ShowAsync();
        Assert.Equal(["nickname jo@here.example", "card jo@here.example"], _server.Asked);
    }

    [Fact(Timeout = TimeLimit)]
    public async Task Old_card_is_asked_for_where_there_is_no_other()
    {
        _server.OldCards[Jo] = new OldVCard { FullName = "Josephine Miller" };
        await ShowAsync();
        Assert.Equal("Josephine Miller", _names.Of(Jo));
    }

    [Fact(Timeout = TimeLimit)]
    public async Task Nickname_of_a_person_who_is_no_contact_is_asked_for_and_their_card_is_not()
    {
        _server.Nicknames[Jo] = "Jo of the mill";
        _server.Cards[Jo] = new VCard { FullName = "Josephine Miller" };
        await ShowAsync();
        Assert.Equal("Jo of the mill", _names.Of(Jo));
        Assert.Equal(["nickname jo@here.example"], _server.Asked);
    }

    [Fact(Timeout = TimeLimit)]
    public async Task Nickname_of_a_person_who_is_no_contact_is_looked_up_again_after_a_day()
    {
        _server.Nicknames[Jo] = "Jo of the mill";
        await ShowAsync();
        _server.Nicknames[Jo] = "Jo of the bakery";
        _time.Advance(TimeSpan.FromHours(25));
        await ShowAsync();
        Assert.Equal("Jo of the bakery", _names.Of(Jo));
    }

    [Fact(Timeout = TimeLimit)]
    public async Task Name_on_the_card_is_there_after_a_restart_and_looked_up_again_after_a_day()
    {
        _server.Cards[Jo] = new VCard { FullName = "Josephine Miller" };
        await ShowAsync();
        var names = new PersonNames();
        using var again = New(names);
        await again.LoadAsync(Stop);
        Assert.Equal("Josephine Miller", names.Of(Jo));

        _server.Cards[Jo] = new VCard { FullName = "Josephine Baker" };
        _time.Advance(TimeSpan.FromHours(25));
        await ShowAsync();
        Assert.Equal("Josephine Baker", _names.Of(Jo));
        _server.Cards.Clear();
        _time.Advance(TimeSpan.FromHours(25));
        await ShowAsync();
        Assert.Equal("jo", _names.Of(Jo));
    }

    [Fact(Timeout = TimeLimit)]
    public async Task Server_that_does_not_answer_leaves_the_name_as_it_is()
    {
        _server.Cards[Jo] = new VCard { FullName = "Josephine Miller" };
        await ShowAsync();
        _time.Advance(TimeSpan.FromHours(25));
        _server.Fails = new XmppTimeoutException("No answer.");
        await ShowAsync();
        Assert.Equal("Josephine Miller", _names.Of(Jo));
        Assert.Null(await _feature.GetAsync(Jo, Stop));
    }

    [Fact(Timeout = TimeLimit)]
    public async Task Card_is_read_with_its_text_and_pages_and_kept_for_some_minutes()
    {
        _server.OldCards[Jo] = new OldVCard
        {
            Description = " I mill.\r\nAnd I grind.\u0007 ",
            Urls =
            [
                "https://mill.example/",
                "javascript:alert(1)",
                "mill",
                "https://jo:secret@mill.example/",
                "https://mill.example/",
            ],
        };
        var card = await _feature.GetAsync(Jo.WithResource("phone"), Stop);
        Assert.Equal("I mill.\nAnd I grind.", card?.About);
        Assert.Equal([new Uri("https://mill.example/")], card?.Links);

        _server.Asked.Clear();
        Assert.Same(card, await _feature.GetAsync(Jo, Stop));
        Assert.Empty(_server.Asked);
        _time.Advance(TimeSpan.FromMinutes(6));
        await _feature.GetAsync(Jo, Stop);
        Assert.NotEmpty(_server.Asked);
    }

    [Theory(Timeout = TimeLimit)]
    [InlineData("")]
    [InlineData("Jo\u0007")]
    [InlineData(null)]
    public async Task Full_name_that_cannot_be_shown_is_none(string? name)
    {
        _server.Cards[Jo] = new VCard { FullName = name };
        await ShowAsync();
        Assert.Equal("jo", _names.Of(Jo));
    }

    [Fact(Timeout = TimeLimit)]
    public async Task Text_without_end_is_cut()
    {
        _server.Cards[Jo] = new VCard { Note = new string('x', 9000) };
        Assert.Equal(2000, (await _feature.GetAsync(Jo, Stop))!.About!.Length);
    }

    private Task ShowAsync()
    {
        _shown.Demand(Jo);
        return _work.WhenIdleAsync();
    }

    private CardsFeature New(PersonNames names)
    {
        var identity = new AccountIdentity();
        identity.Set(AccountWorld.Own, _accountId);
        return new CardsFeature(identity, new PersonRows(_database, _accountId), names, _shown, _work, _time);
    }
}
