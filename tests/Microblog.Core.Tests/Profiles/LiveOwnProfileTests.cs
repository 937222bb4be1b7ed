using Microblog.Core.Accounts;
using Microblog.Core.Posts;
using Microblog.Core.Profiles;
using Microblog.Core.Tests.Accounts;
using Microblog.Core.Tests.Fakes;
using Microblog.Testing.Accounts;
using Microblog.Testing.Pictures;
using Microblog.Testing.Servers;
using Microblog.Xmpp;
using Microblog.Xmpp.Profiles;
using Microblog.Xmpp.PubSub;
using Microblog.Xmpp.Sasl;
using Xunit;

namespace Microblog.Core.Tests.Profiles;

/// <summary>What the account tells about itself, at real servers.</summary>
[Trait("Category", "Server")]
[Trait("Spec", "XEP-0292 3")]
public sealed class LiveOwnProfileTests(SharedServers servers)
{
    private const int TimeLimit = 120_000;
    private const string AccessModel = "pubsub#access_model";

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory(Timeout = TimeLimit)]
    [InlineData(ServerKind.Prosody)]
    [InlineData(ServerKind.StockProsody)]
    [InlineData(ServerKind.EjabberdMnesia)]
    [InlineData(ServerKind.EjabberdSql)]
    public async Task Readers_of_a_profile_stay_who_they_were(ServerKind kind)
    {
        var server = await servers.TakeAsync(kind);
        await using var database = await AccountWorld.NewDatabaseAsync();
        using var sessions = Runtimes.Sessions(server);
        var own = server.Account("alice");
        var password = new XmppCredentials.Password(server.Password);
        await using var elsewhere = await sessions.OpenAsync(own, password, Stop);
        var profiles = new Xmpp.Profiles.Profiles(
            elsewhere.Session,
            new PersonalEventing(elsewhere.Session, elsewhere.PubSub)
        );
        await profiles.ChangeCardAsync(card => card with { FullName = "Alice" }, "presence", Stop);
        await using var account = new TestAccount(own, await database.NewAccountAsync(own), database, sessions);
        var isOnline = account.UntilAsync(ConnectionState.Online);
        account.Start(password);
        await isOnline;
        var profile = account.Session.Get<OwnProfileFeature>();

        Assert.Equal("Alice", (await profile.GetAsync(Stop)).Name);
        var wanted = new OwnProfile("Alice Brandt", "Tea.", ["https://tea.example/", "https://bread.example/"]);
        await profile.SaveAsync(wanted, Stop);
        var read = await profile.GetAsync(Stop);
        Assert.Equal((wanted.Name, wanted.About), (read.Name, read.About));
        Assert.Equal(wanted.Links, read.Links);
        Assert.Equal("Alice Brandt", account.Session.Get<PersonNames>().Of(own));
        var card = await elsewhere.PubSub.GetConfigurationAsync(own, VCard.Node, Stop);
        Assert.Equal("presence", card[AccessModel]);
        // There was no nickname, and there are no posts that say who may read: everybody.
        var nickname = await elsewhere.PubSub.GetConfigurationAsync(own, Nickname.Node, Stop);
        Assert.Equal("open", nickname[AccessModel]);

        // What the form does not show stays: other pages, a full name beside a nickname.
        await profiles.ChangeCardAsync(
            card => card with { FullName = "Alice M. Brandt", Urls = [.. card.Urls, "mailto:alice@tea.example"] },
            "presence",
            Stop
        );
        read = await profile.GetAsync(Stop);
        Assert.Equal(wanted.Links, read.Links);
        await profile.SaveAsync(read with { About = "More tea.", Links = ["https://tea.example/"] }, Stop);
        var whole = (await profiles.GetCardAsync(own, Stop))!;
        Assert.Equal(("Alice M. Brandt", "More tea."), (whole.FullName, whole.Note));
        Assert.Equal(["https://tea.example/", "mailto:alice@tea.example"], whole.Urls);
        await profiles.ChangeCardAsync(card => card with { Note = new string('x', 5000) }, "presence", Stop);
        read = await profile.GetAsync(Stop);
        Assert.Equal((5000, ProfileProblem.About), (read.About.Length, read.FindProblem()));

        // The same again changes nothing, and nothing at all can be told as well.
        await profile.SaveAsync(wanted, Stop);
        await profile.SaveAsync(new OwnProfile("", "", []), Stop);
        read = await profile.GetAsync(Stop);
        Assert.Equal(("", "", 0), (read.Name, read.About, read.Links.Count));
        Assert.Equal("alice", account.Session.Get<PersonNames>().Of(own));
    }

    [Theory(Timeout = TimeLimit)]
    [InlineData(ServerKind.Prosody)]
    [InlineData(ServerKind.StockProsody)]
    [InlineData(ServerKind.EjabberdMnesia)]
    [InlineData(ServerKind.EjabberdSql)]
    public async Task Own_picture_is_where_programs_look_for_it_and_is_removed_there(ServerKind kind)
    {
        var server = await servers.TakeAsync(kind);
        await using var database = await AccountWorld.NewDatabaseAsync();
        using var sessions = Runtimes.Sessions(server);
        var own = server.Account("alice");
        var password = new XmppCredentials.Password(server.Password);
        await using var elsewhere = await sessions.OpenAsync(own, password, Stop);
        var avatars = new Avatars(elsewhere.Session, elsewhere.PubSub);
        await using var account = new TestAccount(own, await database.NewAccountAsync(own), database, sessions);
        var isOnline = account.UntilAsync(ConnectionState.Online);
        account.Start(password);
        await isOnline;
        var profile = account.Session.Get<OwnProfileFeature>();
        var shown = account.Session.Get<PersonAvatars>();

        Assert.False(await profile.SetPictureAsync("no picture"u8.ToArray(), Stop));
        Assert.Null(await avatars.GetMetadataAsync(own, Stop));

        Assert.True(await profile.SetPictureAsync(TestPicture.Png(400, 300), Stop));
        var info = Assert.Single((await avatars.GetMetadataAsync(own, Stop))!.Infos);
        Assert.Equal(("image/png", 256, 256), (info.MediaType, info.Width, info.Height));
        var first = (await avatars.GetPictureAsync(own, info, Stop))!;
        Assert.Equal(info.Bytes, first.Bytes.Length);
        await UntilAsync(async () => (await avatars.GetVCardPictureAsync(own, Stop))?.Id == info.Id);
        await UntilAsync(() => Task.FromResult(shown.Find(own) == info.Id));

        Assert.True(await profile.SetPictureAsync(TestPicture.Png(400, 300, red: 250), Stop));
        var next = Assert.Single((await avatars.GetMetadataAsync(own, Stop))!.Infos);
        Assert.NotEqual(info.Id, next.Id);
        Assert.Null(await avatars.GetPictureAsync(own, info, Stop));
        await UntilAsync(() => Task.FromResult(shown.Find(own) == next.Id));

        await profile.RemovePictureAsync(Stop);
        Assert.True((await avatars.GetMetadataAsync(own, Stop))?.IsOff);
        Assert.Null(await avatars.GetPictureAsync(own, next, Stop));
        await UntilAsync(async () => await avatars.GetVCardPictureAsync(own, Stop) is null);
        await UntilAsync(() => Task.FromResult(shown.Find(own) is null));
    }

    /// <summary>Servers convert a picture after they have answered.</summary>
    private static async Task UntilAsync(Func<Task<bool>> isSo)
    {
        while (!await isSo())
        {
            await Task.Delay(100, Stop);
        }
    }

    [Theory(Timeout = TimeLimit)]
    [InlineData(ServerKind.Prosody)]
    [InlineData(ServerKind.EjabberdMnesia)]
    [InlineData(ServerKind.EjabberdSql)]
    public async Task Reminder_says_what_is_missing_until_nothing_is_or_none_is_wanted(ServerKind kind)
    {
        var server = await servers.TakeAsync(kind);
        await using var database = await AccountWorld.NewDatabaseAsync();
        using var sessions = Runtimes.Sessions(server);
        foreach (var (name, dismisses) in new[] { ("carol", false), ("dave", true) })
        {
            var own = server.Account(name);
            var number = await database.NewAccountAsync(own);
            await using (var account = await StartAsync(number))
            {
                var reminder = account.Session.Get<ProfileReminder>();
                var profile = account.Session.Get<OwnProfileFeature>();
                Assert.Equal(MissingFromProfile.Name | MissingFromProfile.Picture, await reminder.FindAsync(Stop));
                if (dismisses)
                {
                    await reminder.EndAsync(Stop);
                }
                else
                {
                    await profile.SaveAsync(new OwnProfile("Caroline", "", []), Stop);
                    Assert.Equal(MissingFromProfile.Picture, await reminder.FindAsync(Stop));
                    await profile.SetPictureAsync(TestPicture.Png(400, 300), Stop);
                }
                Assert.Equal(MissingFromProfile.Nothing, await reminder.FindAsync(Stop));
                await profile.RemovePictureAsync(Stop);
            }
            await using var again = await StartAsync(number);
            Assert.Equal(MissingFromProfile.Nothing, await again.Session.Get<ProfileReminder>().FindAsync(Stop));

            async Task<TestAccount> StartAsync(long id)
            {
                var account = new TestAccount(own, id, database, sessions);
                var isOnline = account.UntilAsync(ConnectionState.Online);
                account.Start(new XmppCredentials.Password(server.Password));
                await isOnline;
                return account;
            }
        }
    }

    [Theory(Timeout = TimeLimit)]
    [InlineData("x\u0007", "", "https://a.example/")]
    [InlineData("x", "", "ftp://a.example/")]
    public async Task Profile_with_a_problem_is_not_stored(string name, string about, string link)
    {
        var identity = new AccountIdentity();
        var feature = new OwnProfileFeature(identity, new PersonNames(), null!, null!, null!);
        await Assert.ThrowsAsync<ArgumentException>(() => feature.SaveAsync(new OwnProfile(name, about, [link]), Stop));
        await Assert.ThrowsAsync<SessionEndedException>(() => feature.SaveAsync(new OwnProfile("x", "", []), Stop));
    }
}
