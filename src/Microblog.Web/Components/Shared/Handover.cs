using Microblog.Core.Timelines.Windows;
using Microsoft.AspNetCore.Components;

namespace Microblog.Web.Components.Shared;

/// <summary>
/// Hands what the first HTML opened over to the circuit: the page becomes interactive with the posts that it shows already.
/// </summary>
/// <param name="state">What the HTML carries for its circuit.</param>
/// <param name="handoff">Keeps it open meanwhile.</param>
public sealed class Handover(PersistentComponentState state, IPrerenderHandoff handoff)
{
    private sealed record Left(string Key, string? Anchor, int Offset);

    /// <summary>At the end of the first HTML, leaves open what is given then.</summary>
    /// <param name="name">What it is; one of its name in a page.</param>
    /// <param name="give">Gives it away, with what the page is to scroll to; nothing where it was not opened.</param>
    public PersistingComponentStateSubscription Leave(
        string name,
        Func<(IAsyncDisposable? Opened, string? Anchor, int Offset)> give
    ) =>
        state.RegisterOnPersisting(() =>
        {
            if (give() is ({ } opened, var anchor, var offset))
            {
                state.PersistAsJson(name, new Left(handoff.Park(opened), anchor, offset));
            }
            return Task.CompletedTask;
        });

    /// <summary>Takes what the first HTML left; null where there was none, or it took too long.</summary>
    public (T Opened, string? Anchor, int Offset)? Take<T>(string name)
        where T : class, IAsyncDisposable =>
        state.TryTakeFromJson<Left>(name, out var left) && left is not null && handoff.Claim<T>(left.Key) is { } opened
            ? (opened, left.Anchor, left.Offset)
            : null;
}
