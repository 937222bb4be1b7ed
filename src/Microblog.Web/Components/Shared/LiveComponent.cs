using Microsoft.AspNetCore.Components;
using Microsoft.JSInterop;

namespace Microblog.Web.Components.Shared;

/// <summary>A component that follows something that changes on other threads.</summary>
public abstract class LiveComponent : ComponentBase, IAsyncDisposable
{
    private RenderThrottle? _throttle;
    private bool _left;

    /// <summary>The clock.</summary>
    [Inject]
    protected TimeProvider Time { get; set; } = default!;

    [Inject]
    private IHostApplicationLifetime Lifetime { get; set; } = default!;

    /// <summary>Asks for a render soon. Subscribe this to <c>Changed</c> events; any thread.</summary>
    protected void Refresh()
    {
        _throttle ??= new RenderThrottle(() => RunAsync(Refreshing), Time);
        _throttle.Request();
    }

    /// <summary>Takes what is to be shown; runs on the component's own thread, before the render.</summary>
    protected virtual void Refreshing() { }

    /// <summary>Ends all subscriptions.</summary>
    protected virtual ValueTask LeaveAsync() => ValueTask.CompletedTask;

    /// <summary>Runs something on the component's own thread and renders, unless the page is gone.</summary>
    protected async Task RunAsync(Action action)
    {
        try
        {
            await InvokeAsync(() =>
            {
                if (!_left && ShouldRender())
                {
                    action();
                    StateHasChanged();
                }
            });
        }
        catch (Exception e) when (e is ObjectDisposedException or JSDisconnectedException or OperationCanceledException)
        {
            // The page went while this was on its way: there is nobody to show it to.
        }
    }

    /// <summary>A program that stops takes its services along: what changes by that is of no interest to any page.</summary>
    protected override bool ShouldRender() => !Lifetime.ApplicationStopping.IsCancellationRequested;

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        _left = true;
        await LeaveAsync();
        _throttle?.Dispose();
    }
}
