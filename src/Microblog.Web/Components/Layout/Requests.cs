using System.Globalization;
using Microblog.Core.Follows;
using Microblog.Web.Components.Shared;
using Microsoft.AspNetCore.Components;

namespace Microblog.Web.Components.Layout;

/// <summary>How many people ask to become contacts.</summary>
public abstract class Requests : LiveComponent
{
    /// <summary>Whom they ask.</summary>
    [Inject]
    protected IFollows Follows { get; set; } = default!;

    /// <summary>How many wait for an answer.</summary>
    protected int Count => Follows.Requests.Count;

    /// <summary>The number in words, for a link's name.</summary>
    protected string Text =>
        Count == 1 ? "1 request" : string.Create(CultureInfo.InvariantCulture, $"{Count} requests");

    /// <inheritdoc />
    protected override void OnInitialized() => Follows.Changed += Refresh;

    /// <inheritdoc />
    protected override ValueTask LeaveAsync()
    {
        Follows.Changed -= Refresh;
        return ValueTask.CompletedTask;
    }
}
