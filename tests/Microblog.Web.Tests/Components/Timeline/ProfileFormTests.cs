using AngleSharp.Dom;
using Bunit;
using Microblog.Core.Model;
using Microblog.Web.Components.Timeline;
using Microblog.Xmpp;
using Microsoft.JSInterop;

namespace Microblog.Web.Tests.Components.Timeline;

public sealed class ProfileFormTests : PageTest
{
    private static readonly StanzaException Refused = new(
        new StanzaError("cancel", "not-allowed", "words of the server", [])
    );

    [Fact]
    public void Own_page_has_the_button_and_the_page_of_another_has_not()
    {
        Assert.NotNull(Button(Open(), "Edit profile"));
        var other = FeedAddress.Microblog(Jid.Parse("bob@example.net"));
        var view = Render<FeedView>(b => b.Add(x => x.Feed, other).Add(x => x.Prefix, "f"));
        Assert.DoesNotContain("Edit profile", view.Markup, StringComparison.Ordinal);
    }

    [Fact]
    public void Element_that_is_gone_before_it_has_the_focus_ends_nothing()
    {
        JSInterop
            .SetupVoid("Blazor._internal.domWrapper.focus", _ => true)
            .SetException(new JSException("Unable to focus an invalid element."));
        var view = Open();
        Button(view, "Edit profile")!.Click();
        Field(view, "Name").Change("Ines M.");
        view.Find("form.profile-form").Submit();
        view.WaitForAssertion(() => Assert.Equal("Profile saved", view.Find(".top [role=status]").TextContent));
        Assert.NotNull(Button(view, "Edit profile"));
    }

    [Fact]
    public void What_is_stored_is_changed_and_saved()
    {
        var view = Open();
        Button(view, "Edit profile")!.Click();
        Assert.Equal("Ines Moreau", Field(view, "Name").GetAttribute("value"));
        Field(view, "Name").Change(" Ines M. ");
        Field(view, "About").Change("Soup.\nStairs.");
        Field(view, "Links").Change("https://soup.example/\r\n\n http://stairs.example/ ");
        view.Find("form.profile-form").Submit();

        view.WaitForAssertion(() => Assert.Equal("Profile saved", view.Find(".top [role=status]").TextContent));
        var stored = Session.Profile.Stored;
        Assert.Equal(("Ines M.", "Soup.\nStairs."), (stored.Name, stored.About));
        Assert.Equal(["https://soup.example/", "http://stairs.example/"], stored.Links);
        Assert.Empty(view.FindAll("form.profile-form"));
    }

    [Fact]
    public void Nothing_is_stored_where_the_form_is_cancelled()
    {
        var view = Open();
        Button(view, "Edit profile")!.Click();
        Field(view, "Name").Change("Somebody else");
        Button(view, "Cancel")!.Click();
        Assert.Empty(view.FindAll("form.profile-form"));
        Assert.Equal(0, Session.Profile.Saves);
    }

    [Theory]
    [InlineData("Name", 101, "The name has at most 100 characters, and none that are not seen.")]
    [InlineData("About", 2001, "The text has 2001 characters; at most 2000 are stored.")]
    public void Text_that_is_too_long_is_named_and_stays(string field, int length, string sentence)
    {
        var view = Open();
        Button(view, "Edit profile")!.Click();
        Field(view, field).Change(new string('x', length));
        view.Find("form.profile-form").Submit();
        Assert.Equal(sentence, view.Find("[role=alert] p").TextContent);
        Assert.Equal("true", Field(view, field).GetAttribute("aria-invalid"));
        Assert.Equal(length, Value(Field(view, field)).Length);
        Assert.Equal(0, Session.Profile.Saves);
    }

    [Theory]
    [InlineData(
        "javascript:alert(1)",
        "“javascript:alert(1)” is no page of the web: it begins with https:// or http://."
    )]
    [InlineData("soup.example", "“soup.example” is no page of the web: it begins with https:// or http://.")]
    [InlineData(
        "https://a.example/1\nhttps://a.example/2\nhttps://a.example/3\nhttps://a.example/4\nhttps://a.example/5\nhttps://a.example/6"
            + "\nhttps://a.example/7\nhttps://a.example/8\nhttps://a.example/9\nhttps://a.example/10\nhttps://a.example/11",
        "There are 11 links; at most 10 are stored."
    )]
    public void Link_that_is_wrong_is_named_and_stays(string links, string sentence)
    {
        var view = Open();
        Button(view, "Edit profile")!.Click();
        Field(view, "Links").Change(links);
        view.Find("form.profile-form").Submit();
        Assert.Equal(sentence, view.Find("[role=alert] p").TextContent);
        Assert.Equal("true", Field(view, "Links").GetAttribute("aria-invalid"));
        Assert.Equal(0, Session.Profile.Saves);
    }

    [Theory]
    [InlineData(true, "Your server did not take it. Nothing that you typed is lost; Save tries again.")]
    [InlineData(false, "Your server did not answer. Nothing that you typed is lost; Save tries again.")]
    public void Profile_that_is_not_taken_stays_typed_and_is_saved_again(bool isRefused, string sentence)
    {
        var view = Open();
        Button(view, "Edit profile")!.Click();
        Field(view, "Name").Change("Ines M.");
        Session.Profile.Fails = isRefused ? Refused : new XmppTimeoutException("No answer.");
        view.Find("form.profile-form").Submit();
        view.WaitForAssertion(() => Assert.Equal(sentence, view.Find("[role=alert] p").TextContent));
        Assert.DoesNotContain("words of the server", view.Markup, StringComparison.Ordinal);
        Assert.Equal("Ines M.", Field(view, "Name").GetAttribute("value"));

        Session.Profile.Fails = null;
        view.Find("form.profile-form").Submit();
        view.WaitForAssertion(() => Assert.Equal("Ines M.", Session.Profile.Stored.Name));
    }

    [Fact]
    public void Profile_that_cannot_be_read_is_asked_for_again()
    {
        Session.Profile.Fails = new XmppTimeoutException("No answer.");
        var view = Open();
        Button(view, "Edit profile")!.Click();
        Assert.Equal("Your server did not answer. Try again.", view.Find("[role=alert] p").TextContent);
        Assert.Null(Button(view, "Save"));
        Session.Profile.Fails = null;
        Button(view, "Retry")!.Click();
        Assert.Equal("Ines Moreau", Field(view, "Name").GetAttribute("value"));
    }

    private IRenderedComponent<FeedView> Open() =>
        Render<FeedView>(b => b.Add(x => x.Feed, FeedAddress.Microblog(Session.Address)).Add(x => x.Prefix, "f"));

    private static IElement? Button(IRenderedComponent<FeedView> view, string name) =>
        view.FindAll(".profile button").FirstOrDefault(button => button.TextContent.Trim() == name);

    private static IElement Field(IRenderedComponent<FeedView> view, string name) =>
        view.FindAll(".profile-form label")
            .First(label => label.TextContent.StartsWith(name, StringComparison.Ordinal))
            .QuerySelector("input, textarea")!;

    private static string Value(IElement field) => field.GetAttribute("value") ?? field.TextContent;
}
