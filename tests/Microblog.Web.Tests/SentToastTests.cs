using Bunit;
using Microblog.Core.Publishing;
using Microblog.Web.Components.Compose;
using Microblog.Web.Components.Layout;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.DependencyInjection;

namespace Microblog.Web.Tests;

/// <summary>What was sent from a page is announced once, when it is where it should be.</summary>
public sealed class SentToastTests : PageTest
{
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
        toast.WaitForState(() => toast.RenderCount > 1);
        var sent = await Session.Outbox.PostAsync(null, "Again", TestContext.Current.CancellationToken);
        Sent(sent);
        Session.Outbox.Remove(failed.Id);
        toast.Render();
        Assert.DoesNotContain("Posted", toast.Markup, StringComparison.Ordinal);

        Session.Outbox.Remove(sent.Id);
        toast.WaitForAssertion(() => Assert.Contains("Posted", toast.Markup, StringComparison.Ordinal));
    }

    private void Sent(OutboxEntry entry, bool isElsewhere = false) =>
        Services.GetRequiredService<SentHere>().Add(entry, isElsewhere);
}
