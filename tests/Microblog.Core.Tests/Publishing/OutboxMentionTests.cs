using Microblog.Core.Mentions;
using Microblog.Core.Publishing;
using Microblog.Core.Tests.Fakes;
using Microblog.Core.Tests.Mentions;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging.Abstractions;
using Xunit;

namespace Microblog.Core.Tests.Publishing;

public sealed class OutboxMentionTests : IAsyncLifetime
{
    private const int TimeLimit = 30_000;

    private AccountWorld _world = null!;
    private Outbox _outbox = null!;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _world = await AccountWorld.CreateAsync();
        var known = new FakeKnownFeeds { Followed = [FakeKnownFeeds.Person("bob")] };
        var index = _world.Timelines.Index;
        index.Names.SetNickname(AccountWorld.Person("bob").Service, "Bob Okafor");
        _outbox = new Outbox(
            _world.Database,
            _world.AccountId,
            AccountWorld.Own,
            () => null,
            new MentionDirectory(known, index, AccountWorld.Own, _world.Time),
            _world.Time,
            NullLogger.Instance
        );
    }

    public async ValueTask DisposeAsync()
    {
        await _outbox.DisposeAsync();
        await _world.DisposeAsync();
    }

    [Fact(Timeout = TimeLimit)]
    public async Task Typed_name_is_sent_as_a_link_and_kept_as_an_address()
    {
        var entry = await _outbox.PostAsync(null, "Thanks @bob, ask bob@here.example", Stop);
        Assert.Equal("Thanks @bob@here.example, ask bob@here.example", entry.Text);
        await using var context = await _world.Database.OpenAsync(Stop);
        Assert.Contains(
            "<p>Thanks <a href=\"xmpp:bob@here.example\">@Bob Okafor</a>, ask",
            (await context.Outbox.SingleAsync(Stop)).Payload,
            StringComparison.Ordinal
        );
    }

    [Fact(Timeout = TimeLimit)]
    public async Task Typed_name_that_would_make_the_text_too_long_stays()
    {
        var text = "@bob " + new string('x', TextLimit.Most - 5);
        Assert.Equal(text, (await _outbox.PostAsync(null, text, Stop)).Text);
    }
}
