using Microblog.Core.Accounts;
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
        _throttle ??= new RenderThrottle(() => Run(Refreshing), Time);
        _throttle.Request();
    }

    /// <summary>Takes what is to be shown; runs on the component's own thread, before the render.</summary>
    protected virtual void Refreshing() { }

    /// <summary>Ends all subscriptions.</summary>
    protected virtual ValueTask LeaveAsync() => ValueTask.CompletedTask;

    /// <summary>
    /// Runs something on the component's own thread and renders, unless the page is gone. No caller waits for it, from any
    /// thread: what fails in it fails as what a person does on the page.
    /// </summary>
    protected void Run(Action action) =>
        Run(() =>
        {
            action();
            return Task.CompletedTask;
        });

    /// <inheritdoc cref="Run(Action)"/>
    protected void Run(Func<Task> action) => _ = RunAsync(action);

    /// <summary>The same for what takes time: renders when it has begun to wait, and when it is done. Never fails.</summary>
    private async Task RunAsync(Func<Task> action)
    {
        try
        {
            await InvokeAsync(async () =>
            {
                if (_left || !ShouldRender())
                {
                    return;
                }
                var running = action();
                if (!running.IsCompleted)
                {
                    StateHasChanged();
                }
                await running;
                StateHasChanged();
            });
        }
        catch (Exception e)
            when (e
                    is ObjectDisposedException
                        or JSDisconnectedException
                        or OperationCanceledException
                        or SignedOutException
            )
        {
            // The page went while this was on its way, or leads to the sign-in: there is nobody to show it to.
        }
        catch (Exception e)
        {
            await DispatchExceptionAsync(e);
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
