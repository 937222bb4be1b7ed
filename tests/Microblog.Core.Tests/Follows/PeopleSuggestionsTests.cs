using Microblog.Core.Follows;
using Microblog.Core.Model;
using Microblog.Core.Tests.Fakes;
using Microblog.Xmpp;
using Microblog.Xmpp.Roster;
using Microblog.Xmpp.Subscriptions;
using Xunit;

namespace Microblog.Core.Tests.Follows;

public sealed class PeopleSuggestionsTests
{
    private const int TimeLimit = 30_000;
    private static readonly Jid Own = Jid.Parse("mara@here.example");
    private static readonly Jid Bob = Jid.Parse("bob@there.example");
    private static readonly Jid Carol = Jid.Parse("carol@there.example");
    private static readonly Jid Dave = Jid.Parse("dave@far.example");
    private static readonly Jid Erin = Jid.Parse("erin@far.example");

    private readonly MemoryRoster _roster = new();
    private AccountWorld _world = null!;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact(Timeout = TimeLimit)]
    public async Task People_whom_followed_people_name_are_suggested_with_reasons_the_most_named_first()
    {
        await using var world = _world = await AccountWorld.CreateAsync();
        Says(Bob, ListedSubscription.ListNode, Dave, Erin, Own);
        Says(Carol, ListedSubscription.PublicListNode, Erin);
        Says(Carol, ListedSubscription.MovimListNode, Erin, Bob);

        var found = await FindAsync(person => person != Bob);

        Assert.Equal([(Erin, 2), (Dave, 1)], found.Select(one => (one.Person, one.FollowedBy.Count)));
        Assert.Equal([Bob], found[1].FollowedBy);
        Assert.Equal([Dave], (await FindAsync(person => person == Dave)).Select(one => one.Person));
    }

    [Fact(Timeout = TimeLimit)]
    public async Task Contact_with_a_feed_is_suggested_and_one_without_is_not()
    {
        await using var world = _world = await AccountWorld.CreateAsync();
        _roster.Contacts =
        [
            new Contact(Dave, null, "from", false),
            new Contact(Erin, null, "none", false),
            new Contact(Bob, null, "both", false),
        ];
        world.Server.Put(FeedAddress.Microblog(Dave), "one", world.Entry("Dave writes"));
        world.Server.Put(FeedAddress.Microblog(Bob), "one", world.Entry("Bob writes"));

        var only = Assert.Single(await FindAsync(_ => true));

        Assert.Equal((Dave, true, 0), (only.Person, only.IsContact, only.FollowedBy.Count));
    }

    [Fact(Timeout = TimeLimit)]
    public async Task Server_that_refuses_stops_no_other()
    {
        await using var world = _world = await AccountWorld.CreateAsync();
        Says(Carol, ListedSubscription.ListNode, Erin);
        world.Server.Before = (request, _) =>
            request.Feed.Service == Bob
                ? Task.FromException(new XmppTimeoutException("No answer."))
                : Task.CompletedTask;

        Assert.Equal([Erin], (await FindAsync(_ => true)).Select(one => one.Person));
    }

    private Task<IReadOnlyList<PersonSuggestion>> FindAsync(Func<Jid, bool> isWanted) =>
        new PeopleSuggestions(_world.Server, _roster, Own).FindAsync([Bob, Carol], isWanted, 10, Stop);

    private void Says(Jid person, string list, params Jid[] followed)
    {
        foreach (var one in followed)
        {
            var listed = new ListedSubscription(one, FeedAddress.MicroblogNode, null);
            _world.Server.Put(new FeedAddress(person, list), one.ToString(), listed.ToXml());
        }
    }
}
