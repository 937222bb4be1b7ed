using Bunit;
using Microblog.Core.Profiles;
using Microblog.Web.Components.Layout;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;

namespace Microblog.Web.Tests.Components.Layout;

public sealed class ProfileLineTests : PageTest
{
    [Theory]
    [InlineData(MissingFromProfile.Name | MissingFromProfile.Picture, "Add a name and a picture")]
    [InlineData(MissingFromProfile.Name, "Add your name")]
    [InlineData(MissingFromProfile.Picture, "Add a picture")]
    public void Line_says_what_is_missing_and_leads_to_the_own_profile(MissingFromProfile missing, string text)
    {
        Session.Reminder.Missing = missing;
        var line = Render<ProfileLine>();
        var link = line.Find("a");
        Assert.StartsWith(text, link.TextContent, StringComparison.Ordinal);
        Assert.StartsWith("/feed/ines%40", link.GetAttribute("href"), StringComparison.Ordinal);
    }

    [Fact]
    public void Line_goes_when_nothing_is_missing_any_more_and_when_it_is_dismissed()
    {
        Session.Reminder.Missing = MissingFromProfile.Name | MissingFromProfile.Picture;
        var line = Render<ProfileLine>();
        Session.Reminder.Missing = MissingFromProfile.Picture;
        line.WaitForAssertion(() =>
            Assert.StartsWith("Add a picture", line.Find("a").TextContent, StringComparison.Ordinal)
        );
        line.Find("button[aria-label=Dismiss]").Click();
        Assert.Empty(line.Markup.Trim());
        Assert.Equal(MissingFromProfile.Nothing, Session.Reminder.Missing);
        Assert.Empty(Render<ProfileLine>().Markup.Trim());
    }

    [Fact]
    public void Line_that_would_come_late_stays_away()
    {
        var time = new FakeTimeProvider();
        Services.AddSingleton<TimeProvider>(time);
        var answer = new TaskCompletionSource();
        (Session.Reminder.Missing, Session.Reminder.Until) = (MissingFromProfile.Name, answer.Task);
        var line = Render<ProfileLine>();
        time.Advance(TimeSpan.FromSeconds(2));
        answer.SetResult();
        Assert.Empty(line.Markup.Trim());
    }
}
