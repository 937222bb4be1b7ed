using Microsoft.AspNetCore.Components;
using Microsoft.JSInterop;

namespace Microblog.Web.Components.Shared;

/// <summary>Moves the focus to elements of pages that go on changing.</summary>
internal static class ElementFocus
{
    /// <summary>
    /// Focuses an element, unless it is gone by then, or the page is. The browser gets this after it has drawn the page: what is drawn
    /// after that may have removed the element, and without this that ends the circuit.
    /// </summary>
    public static async ValueTask TryFocusAsync(this ElementReference element)
    {
        if (element.Context is null)
        {
            return; // It was never drawn.
        }
        try
        {
            await element.FocusAsync();
        }
        catch (Exception gone) when (gone is JSException or OperationCanceledException)
        {
            // There is nothing to focus.
        }
    }
}
