using Microblog.Web.Components.Shared;

namespace Microblog.Web.Tests.Components.Shared;

public sealed class LiveComponentTests : PageTest
{
    [Fact(Timeout = 10_000)]
    public async Task Change_during_shutdown_is_not_rendered()
    {
        var probe = Render<Probe>();
        await probe.Instance.ChangeAsync();
        Assert.Equal((1, 2), (probe.Instance.Changes, probe.RenderCount));

        Lifetime.StopApplication();
        await probe.Instance.ChangeAsync();

        Assert.Equal((1, 2), (probe.Instance.Changes, probe.RenderCount));
    }

    [Fact(Timeout = 10_000)]
    public async Task Change_after_disposal_is_not_rendered()
    {
        var probe = Render<Probe>();
        await probe.Instance.DisposeAsync();

        await probe.Instance.ChangeAsync();

        Assert.Equal((0, 1), (probe.Instance.Changes, probe.RenderCount));
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

        public Task ChangeAsync() => RunAsync(() => Changes++);

        public Task RenderAsync() => InvokeAsync(StateHasChanged);
    }
}
