using Bunit;
using Microblog.Core.Follows;
using Microblog.Web.Components.Shared;
using Microblog.Xmpp;

namespace Microblog.Web.Tests.Components.Shared;

public sealed class FollowSuggestionsTests : PageTest
{
    private static readonly Suggestion Garden = new(new(Jid.Parse("pubsub.lantern.example.org"), "garden"), "Garden");

    [Fact(Timeout = 10_000)]
    public async Task Suggestion_is_followed_in_place()
    {
        Session.Suggestions = [Garden];
        var list = Render<FollowSuggestions>();

        await list.WaitForElement("button[aria-label='Follow Garden']").ClickAsync(new());

        Assert.Contains(Session.Follows.All, follow => follow.Feed == Garden.Feed);
        list.WaitForElement("button[aria-label='Following Garden']");
    }

    [Fact(Timeout = 10_000)]
    public async Task Unanswered_suggestions_can_be_retried()
    {
        Session.SuggestFails = new XmppTimeoutException("No answer.");
        var list = Render<FollowSuggestions>();
        list.WaitForAssertion(() => Assert.Contains("didn't load", list.Markup, StringComparison.Ordinal));

        (Session.SuggestFails, Session.Suggestions) = (null, [Garden]);
        await list.Find("button").ClickAsync(new());

        Assert.Equal("Garden", list.Find("a.name").TextContent);
    }
}
