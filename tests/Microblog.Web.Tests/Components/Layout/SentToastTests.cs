using Bunit;
using Microblog.Core.Model;
using Microblog.Core.Publishing;
using Microblog.Web.Components.Compose;
using Microblog.Web.Components.Layout;
using Microblog.Web.Components.Posts;
using Microblog.Web.Links;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Web;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;

namespace Microblog.Web.Tests.Components.Layout;

/// <summary>What was sent from a page is announced once, when it is where it should be.</summary>
public sealed class SentToastTests : PageTest
{
    private readonly FakeTimeProvider _time = new();

    [Fact(Timeout = 10_000)]
    public async Task Post_is_announced_when_it_is_sent_and_not_before()
    {
        var toast = Render<SentToast>();
        var entry = await Session.Outbox.PostAsync(null, "Hello", TestContext.Current.CancellationToken);
        Sent(entry);
        Assert.DoesNotContain("Posted", toast.Markup, StringComparison.Ordinal);

        Session.Outbox.Remove(entry.Id);

        toast.WaitForAssertion(() => Assert.Equal("Posted", toast.Find("p[role=status]").TextContent.Trim()));
        Assert.Empty(toast.FindAll("button"));
    }

    [Fact(Timeout = 10_000)]
    public async Task Post_from_over_a_page_leads_to_where_it_is()
    {
        var toast = Render<SentToast>();
        var entry = await Session.Outbox.PostAsync(null, "Hello", TestContext.Current.CancellationToken);
        Sent(entry, isElsewhere: true);
        Session.Outbox.Remove(entry.Id);
        toast.WaitForAssertion(() => Assert.Equal("Show", toast.Find(".toast button").TextContent));

        await toast.Find(".toast button").ClickAsync(new());

        Assert.Empty(toast.FindAll(".toast"));
        Assert.Contains("/post/", Services.GetRequiredService<NavigationManager>().Uri, StringComparison.Ordinal);
    }

    [Fact(Timeout = 10_000)]
    public async Task Post_that_failed_and_was_given_up_is_not_announced()
    {
        var toast = Render<SentToast>();
        var failed = await Session.Outbox.PostAsync(null, "Hello", TestContext.Current.CancellationToken);
        Sent(failed);
        Session.Outbox.Fail(failed.Id, PublishFailure.Refused);
        var sent = await Session.Outbox.PostAsync(null, "Again", TestContext.Current.CancellationToken);
        Sent(sent);
        GiveUp(failed, toast);
        Assert.DoesNotContain("Posted", toast.Markup, StringComparison.Ordinal);

        Session.Outbox.Remove(sent.Id);
        toast.WaitForAssertion(() => Assert.Contains("Posted", toast.Markup, StringComparison.Ordinal));
    }

    [Fact(Timeout = 10_000)]
    public async Task Post_that_failed_before_the_page_knew_that_it_was_sent_is_not_announced()
    {
        var toast = Render<SentToast>();
        var failed = await Session.Outbox.PostAsync(null, "Hello", TestContext.Current.CancellationToken);
        Session.Outbox.Fail(failed.Id, PublishFailure.Refused);
        Sent(failed);

        GiveUp(failed, toast);
        Assert.DoesNotContain("Posted", toast.Markup, StringComparison.Ordinal);
    }

    [Fact(Timeout = 10_000)]
    public async Task Post_that_failed_while_an_older_state_was_read_is_not_announced()
    {
        var toast = Render<SentToast>();
        var failed = await Session.Outbox.PostAsync(null, "Hello", TestContext.Current.CancellationToken);
        Sent(failed);
        Session.Outbox.Reading = () => Session.Outbox.Fail(failed.Id, PublishFailure.Refused);
        await Session.Outbox.PostAsync(null, "Again", TestContext.Current.CancellationToken);

        GiveUp(failed, toast);
        Assert.DoesNotContain("Posted", toast.Markup, StringComparison.Ordinal);
    }

    [Fact(Timeout = 10_000)]
    public async Task Message_with_a_button_stays_while_it_has_the_focus_or_the_pointer()
    {
        Services.AddSingleton<TimeProvider>(_time);
        var toast = Render<SentToast>();
        await SendElsewhereAsync(toast);
        var message = toast.Find(".toast");

        await message.TriggerEventAsync("onfocusin", new FocusEventArgs());
        await message.TriggerEventAsync("onpointerenter", new PointerEventArgs());
        await message.TriggerEventAsync("onfocusout", new FocusEventArgs());
        await PassAsync(toast, TimeSpan.FromMinutes(1));
        Assert.Single(toast.FindAll(".toast button"));

        // Then it has its whole time again.
        await message.TriggerEventAsync("onpointerleave", new PointerEventArgs());
        await PassAsync(toast, TimeSpan.FromSeconds(7));
        Assert.Single(toast.FindAll(".toast button"));
        await PassAsync(toast, TimeSpan.FromSeconds(2));
        Assert.Empty(toast.FindAll(".toast"));
    }

    [Fact(Timeout = 10_000)]
    public async Task Held_message_stays_that_of_the_same_post()
    {
        Services.AddSingleton<TimeProvider>(_time);
        var toast = Render<SentToast>();
        var first = await SendElsewhereAsync(toast);
        await toast.Find(".toast").TriggerEventAsync("onfocusin", new FocusEventArgs());

        var second = await Session.Outbox.PostAsync(null, "Again", TestContext.Current.CancellationToken);
        Sent(second, isElsewhere: true);
        Session.Outbox.Remove(second.Id);
        await PassAsync(toast, TimeSpan.FromSeconds(1));
        Assert.Equal("Posted", toast.Find("p[role=status]").TextContent.Trim());
        await PassAsync(toast, TimeSpan.FromMinutes(1));
        await toast.Find(".toast button").ClickAsync(new());

        Assert.EndsWith(
            PostLinks.Post(first.Address),
            Services.GetRequiredService<NavigationManager>().Uri,
            StringComparison.Ordinal
        );
        Assert.Empty(toast.FindAll(".toast"));
        // The next one is held by nobody.
        await SendElsewhereAsync(toast);
        await PassAsync(toast, TimeSpan.FromSeconds(9));
        Assert.Empty(toast.FindAll(".toast"));
    }

    [Theory(Timeout = 10_000)]
    [InlineData(PublishFailure.NoAnswer, "Retry")]
    [InlineData(PublishFailure.ServerLimit, "Retry")]
    [InlineData(PublishFailure.Forbidden, "Keep as draft")]
    [InlineData(PublishFailure.Refused, "Keep as draft")]
    public async Task Text_that_is_refused_for_good_is_kept_as_a_draft_and_not_sent_again(
        PublishFailure failure,
        string button
    )
    {
        var toast = Render<SentToast>();
        var failed = await Session.Outbox.PostAsync(null, "Hello", TestContext.Current.CancellationToken);
        Session.Outbox.Fail(failed.Id, failure);
        var card = Render<OutboxCard>(b => b.Add(c => c.Entry, Session.Outbox.Entries[0]));
        Assert.Equal([button, "Discard"], card.FindAll("button").Select(one => one.TextContent));
        if (button == "Retry")
        {
            return;
        }

        await card.Find("button").ClickAsync(new());

        Assert.Empty(Session.Outbox.Entries);
        Assert.Equal("Hello", Session.Drafts[DraftLocation.Home]);
        toast.WaitForAssertion(() =>
            Assert.Contains("Kept as a draft", toast.Find(".toast").TextContent, StringComparison.Ordinal)
        );
        await toast.Find(".toast button").ClickAsync(new());
        Assert.EndsWith("/", Services.GetRequiredService<NavigationManager>().Uri, StringComparison.Ordinal);
    }

    private async Task<OutboxEntry> SendElsewhereAsync(IRenderedComponent<SentToast> toast)
    {
        var entry = await Session.Outbox.PostAsync(null, "Hello", TestContext.Current.CancellationToken);
        Sent(entry, isElsewhere: true);
        Session.Outbox.Remove(entry.Id);
        await PassAsync(toast, TimeSpan.FromSeconds(1));
        Assert.Equal("Show", toast.Find(".toast button").TextContent);
        return entry;
    }

    /// <summary>So much time goes by, and what it brings is rendered.</summary>
    private Task PassAsync(IRenderedComponent<SentToast> toast, TimeSpan time)
    {
        _time.Advance(time);
        return toast.InvokeAsync(() => { });
    }

    /// <summary>Returns when the page has seen that it is gone.</summary>
    private void GiveUp(OutboxEntry failed, IRenderedComponent<SentToast> toast)
    {
        var before = toast.RenderCount;
        Session.Outbox.Remove(failed.Id);
        toast.WaitForState(() => toast.RenderCount > before);
    }

    private void Sent(OutboxEntry entry, bool isElsewhere = false) =>
        Services.GetRequiredService<SentHere>().Add(entry, isElsewhere);
}
