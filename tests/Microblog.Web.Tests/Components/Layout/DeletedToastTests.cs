using Bunit;
using Microblog.Web.Components.Layout;
using Microsoft.AspNetCore.Components.Web;

namespace Microblog.Web.Tests.Components.Layout;

public sealed class DeletedToastTests : PageTest
{
    private const int TimeLimit = 30_000;

    [Fact(Timeout = TimeLimit)]
    public async Task Delete_is_held_while_the_message_has_the_focus_or_the_pointer()
    {
        var toast = await DeletedAsync();
        var message = toast.Find("[role=status]");

        await message.TriggerEventAsync("onpointerenter", new PointerEventArgs());
        await message.TriggerEventAsync("onfocusin", new FocusEventArgs());
        Assert.Equal(1, Session.Outbox.Holders);
        await message.TriggerEventAsync("onpointerleave", new PointerEventArgs());
        Assert.Equal(1, Session.Outbox.Holders);
        await message.TriggerEventAsync("onfocusout", new FocusEventArgs());
        Assert.Equal(0, Session.Outbox.Holders);
    }

    [Fact(Timeout = TimeLimit)]
    public async Task Held_message_stays_that_of_the_same_post_and_ends_with_undo()
    {
        var toast = await DeletedAsync();
        var first = Session.Outbox.Entries[0];
        await toast.Find("[role=status]").TriggerEventAsync("onfocusin", new FocusEventArgs());
        await Session.Outbox.DeleteAsync(Session.World.Home[1], TestContext.Current.CancellationToken);

        await toast.Find("button[data-undo]").ClickAsync(new());

        Assert.DoesNotContain(Session.Outbox.Entries, entry => entry.Id == first.Id);
        // The message is that of the other post now, and the focus is still in it.
        Assert.Equal(1, Session.Outbox.Holders);
    }

    [Fact(Timeout = TimeLimit)]
    public async Task Page_that_goes_holds_nothing()
    {
        var toast = await DeletedAsync();
        await toast.Find("[role=status]").TriggerEventAsync("onfocusin", new FocusEventArgs());
        Assert.Equal(1, Session.Outbox.Holders);

        await toast.Instance.DisposeAsync();

        Assert.Equal(0, Session.Outbox.Holders);
    }

    private async Task<IRenderedComponent<DeletedToast>> DeletedAsync()
    {
        var toast = Render<DeletedToast>();
        await Session.Outbox.DeleteAsync(Session.World.Home[0], TestContext.Current.CancellationToken);
        toast.WaitForAssertion(() => Assert.Single(toast.FindAll("button[data-undo]")));
        return toast;
    }
}
