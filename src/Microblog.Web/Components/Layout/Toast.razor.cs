using Microsoft.AspNetCore.Components;

namespace Microblog.Web.Components.Layout;

/// <summary>A message low in the window, and whether it has the focus or the pointer: then its time stands still.</summary>
public sealed partial class Toast
{
    private bool _focused;
    private bool _pointed;

    /// <summary>True while there is something to say.</summary>
    [Parameter, EditorRequired]
    public bool IsShown { get; set; }

    /// <summary>The words, and a button.</summary>
    [Parameter]
    public RenderFragment? ChildContent { get; set; }

    /// <summary>
    /// Told whether the message has the focus or the pointer, whenever that changes. Not when it goes: then nobody has it.
    /// </summary>
    [Parameter, EditorRequired]
    public EventCallback<bool> Held { get; set; }

    /// <inheritdoc />
    protected override void OnParametersSet()
    {
        if (!IsShown)
        {
            // What goes under the pointer sends no event.
            (_focused, _pointed) = (false, false);
        }
    }

    private Task AtAsync(bool? focused = null, bool? pointed = null)
    {
        var wasHeld = _focused || _pointed;
        (_focused, _pointed) = (focused ?? _focused, pointed ?? _pointed);
        var isHeld = _focused || _pointed;
        return isHeld == wasHeld ? Task.CompletedTask : Held.InvokeAsync(isHeld);
    }
}
