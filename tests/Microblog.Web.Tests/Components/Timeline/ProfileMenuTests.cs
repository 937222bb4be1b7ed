using AngleSharp.Dom;
using Bunit;
using Microblog.Web.Components.Posts;
using Microblog.Web.Components.Timeline;
using Microblog.Xmpp;
using Microblog.Xmpp.Blocking;
using Microsoft.AspNetCore.Components;

namespace Microblog.Web.Tests.Components.Timeline;

public sealed class ProfileMenuTests : PageTest
{
    private static readonly Jid Bob = Jid.Parse("bob@example.net");

    [Fact]
    public void Block_is_asked_and_carries_no_report_where_the_server_takes_none()
    {
        var view = Open("block");
        Assert.Empty(view.FindAll("input"));
        Button(view, "Block").Click();
        Assert.True(Session.People.Has(Bob));
        Assert.Null(Session.People.Report);
        Assert.Empty(view.FindAll("dialog"));
    }

    [Fact]
    public void Report_goes_with_the_block_where_the_server_takes_reports()
    {
        Session.People.CanReport = true;
        var view = Open("block");
        view.WaitForElement("input[type=checkbox]").Change(true);
        view.FindAll("input[type=radio]")[1].Change(true);
        view.Find("textarea").Change("Look at <this>");
        Button(view, "Report and block").Click();
        Assert.Equal(new BlockReport(BlockReason.Abuse, "Look at <this>"), Session.People.Report);
    }

    [Fact]
    public void Nobody_is_blocked_where_the_dialog_is_cancelled_and_mute_asks_nothing()
    {
        var view = Open("block");
        Button(view, "Cancel").Click();
        Assert.False(Session.People.Has(Bob));
        Act(view, "mute");
        Assert.True(Session.People.Has(Bob));
        Assert.Empty(view.FindAll("dialog"));
    }

    private IRenderedComponent<ProfileMenu> Open(string what)
    {
        var view = Render<ProfileMenu>(b =>
            b.Add(x => x.Person, Bob).Add(x => x.Name, "Bob").Add(x => x.Link, "/feed/x")
        );
        Act(view, what);
        return view;
    }

    private static void Act(IRenderedComponent<ProfileMenu> view, string what) =>
        view.Find("[data-actions]").TriggerEvent("onpostaction", new PostActionEventArgs { Do = what });

    private static IElement Button(IRenderedComponent<IComponent> view, string text) =>
        view.FindAll("button").Single(button => button.TextContent == text);
}
