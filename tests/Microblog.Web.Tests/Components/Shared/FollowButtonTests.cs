using Bunit;
using Microblog.Core.Follows;
using Microblog.Web.Components.Shared;
using Microblog.Web.Tests.Fakes;

namespace Microblog.Web.Tests.Components.Shared;

public sealed class FollowButtonTests : PageTest
{
    [Fact(Timeout = 10_000)]
    public async Task Following_turns_the_button_and_unfollowing_asks_first()
    {
        var feed = FakeWorld.Feed("odalys@example.net");
        var button = Render<FollowButton>(b => b.Add(x => x.Feed, feed).Add(x => x.Name, "Odalys"));

        await button.Find("button[aria-label='Follow Odalys']").ClickAsync(new());
        Assert.Contains(Session.Follows.All, follow => follow.Feed == feed);

        await button.Find("button[aria-label='Following Odalys']").ClickAsync(new());
        Assert.Contains(Session.Follows.All, follow => follow.Feed == feed);

        await button.Find("dialog .danger").ClickAsync(new());
        Assert.DoesNotContain(Session.Follows.All, follow => follow.Feed == feed);
        Assert.NotNull(button.Find("button[aria-label='Follow Odalys']"));
    }

    [Fact(Timeout = 10_000)]
    public async Task Request_is_said_until_the_posts_are_there()
    {
        Session.Follows.Result = FollowResult.Requested;
        var button = Render<FollowButton>(b => b.Add(x => x.Feed, FakeWorld.Secret).Add(x => x.Name, "Hermit"));

        await button.Find("button").ClickAsync(new());
        Assert.Contains("has been asked", button.Find("[role=status]").TextContent, StringComparison.Ordinal);

        button.Render(b => b.Add(x => x.Answered, true));
        Assert.Empty(button.FindAll("[role=status]"));
    }

    [Fact(Timeout = 10_000)]
    public async Task Request_in_a_list_is_said_until_posts_come()
    {
        Session.Follows.Result = FollowResult.Requested;
        var button = Render<FollowButton>(b => b.Add(x => x.Feed, FakeWorld.Secret).Add(x => x.Name, "Hermit"));
        await button.Find("button").ClickAsync(new());
        Assert.Contains("has been asked", button.Find("[role=status]").TextContent, StringComparison.Ordinal);

        Session.Follows.Load(isLoading: false);
        Assert.Single(button.FindAll("[role=status]"));
        Session.Follows.Answer(FakeWorld.Secret);
        button.WaitForAssertion(() => Assert.Empty(button.FindAll("[role=status]")));
    }

    [Theory]
    [InlineData("odalys@example.net", "Odalys", true)]
    [InlineData("odalys@example.net", "odalys@example.net", false)]
    public void Address_that_is_the_name_is_not_said_again(string address, string name, bool isSaid)
    {
        var line = Render<AddressLine>(b => b.Add(x => x.Feed, FakeWorld.Feed(address)).Add(x => x.Name, name));

        Assert.Equal(isSaid ? 1 : 0, line.FindAll(".address").Count);
    }

    [Fact(Timeout = 10_000)]
    public async Task A_refusal_is_said_in_words()
    {
        Session.Follows.Result = FollowResult.Forbidden;
        var button = Render<FollowButton>(b => b.Add(x => x.Feed, FakeWorld.Secret).Add(x => x.Name, "Hermit"));

        await button.Find("button").ClickAsync(new());

        Assert.Contains("doesn't let you follow", button.Find("[role=status]").TextContent, StringComparison.Ordinal);
    }
}
