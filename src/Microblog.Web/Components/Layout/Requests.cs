using Microblog.Core.Follows;
using Microblog.Web.Components.Shared;
using Microblog.Web.Wording;
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
    protected string Text => TextFormat.Count(Count, LayoutTexts.Requests_One, LayoutTexts.Requests_Many);

    /// <inheritdoc />
    protected override void OnInitialized() => Follows.Changed += Refresh;

    /// <inheritdoc />
    protected override ValueTask LeaveAsync()
    {
        Follows.Changed -= Refresh;
        return ValueTask.CompletedTask;
    }
}
