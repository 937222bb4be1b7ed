using Bunit;
using Microblog.Core.Accounts;
using Microblog.Web.Components.Shared;

namespace Microblog.Web.Tests.Components.Shared;

public sealed class LiveComponentTests : PageTest
{
    [Fact]
    public void Change_during_shutdown_is_not_rendered()
    {
        var probe = Render<Probe>();
        probe.Instance.Change();
        Assert.Equal((1, 2), (probe.Instance.Changes, probe.RenderCount));

        Lifetime.StopApplication();
        probe.Instance.Change();

        Assert.Equal((1, 2), (probe.Instance.Changes, probe.RenderCount));
    }

    [Fact(Timeout = 10_000)]
    public async Task Change_after_disposal_is_not_rendered()
    {
        var probe = Render<Probe>();
        await probe.Instance.DisposeAsync();

        probe.Instance.Change();

        Assert.Equal((0, 1), (probe.Instance.Changes, probe.RenderCount));
    }

    [Fact(Timeout = 10_000)]
    public async Task Change_of_a_page_whose_session_is_over_is_no_failure()
    {
        var probe = Render<Probe>();
        var ending = new TaskCompletionSource();
        probe.Instance.Change(ending.Task);
        ending.SetException(new SignedOutException());

        // The next change is rendered: nothing ended the page.
        probe.Instance.Change(Task.CompletedTask);
        probe.WaitForAssertion(() => Assert.Equal(3, probe.RenderCount));
        Assert.False(Renderer.UnhandledException.IsCompleted);
        await probe.Instance.DisposeAsync();
    }

    [Fact(Timeout = 10_000)]
    public async Task Failure_without_a_caller_is_a_failure_of_the_page()
    {
        var probe = Render<Probe>();
        var failing = new TaskCompletionSource();
        probe.Instance.Change(failing.Task);
        Assert.Equal(2, probe.RenderCount);

        failing.SetException(new InvalidOperationException("a fault of the program"));

        var failure = await Renderer.UnhandledException.WaitAsync(TestContext.Current.CancellationToken);
        Assert.Equal("a fault of the program", failure.Message);
    }

    [Fact]
    public void Page_that_goes_under_way_is_no_failure()
    {
        var probe = Render<Probe>();
        var waiting = new TaskCompletionSource();
        probe.Instance.Change(waiting.Task);

        waiting.SetException(new Microsoft.JSInterop.JSDisconnectedException("gone"));

        probe.Instance.Change();
        probe.WaitForState(() => probe.Instance.Changes == 1);
        Assert.False(Renderer.UnhandledException.IsCompleted);
    }

    [Fact(Timeout = 10_000)]
    public async Task Nor_is_what_a_component_was_waiting_for_when_the_program_stops()
    {
        var probe = Render<Probe>();
        await probe.Instance.RenderAsync();
        Assert.Equal(2, probe.RenderCount);

        Lifetime.StopApplication();
        await probe.Instance.RenderAsync();

        Assert.Equal(2, probe.RenderCount);
    }

    private sealed class Probe : LiveComponent
    {
        public int Changes { get; private set; }

        public void Change() => Run(() => Changes++);

        public void Change(Task task) => Run(() => task);

        public Task RenderAsync() => InvokeAsync(StateHasChanged);
    }
}
