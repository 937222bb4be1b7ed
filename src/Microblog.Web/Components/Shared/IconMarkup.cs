using System.Collections.Concurrent;
using Microsoft.AspNetCore.Components;

namespace Microblog.Web.Components.Shared;

/// <summary>
/// Symbols of the sprite as markup. Posts use it directly: a component for each symbol costs a page of posts more memory
/// than the posts.
/// </summary>
internal static class IconMarkup
{
    private static readonly ConcurrentDictionary<
        (string Sprite, string Name, bool Small, bool Flip, bool Fillable),
        MarkupString
    > Known = new();

    /// <param name="sprite">The address of the sprite.</param>
    /// <param name="name">The symbol; a name of the program's own.</param>
    /// <param name="small">At the size of small text.</param>
    /// <param name="flip">Mirrored where the text runs from right to left.</param>
    /// <param name="fillable">Filled while its button is pressed.</param>
    public static MarkupString Of(
        string sprite,
        string name,
        bool small = false,
        bool flip = false,
        bool fillable = false
    ) => Known.GetOrAdd((sprite, name, small, flip, fillable), Make);

    private static MarkupString Make((string Sprite, string Name, bool Small, bool Flip, bool Fillable) icon) =>
        new(
            $"<svg class=\"icon{(icon.Small ? " small" : "")}{(icon.Flip ? " flip" : "")}{(icon.Fillable ? " fillable" : "")}\" aria-hidden=\"true\">"
                + $"<use href=\"{icon.Sprite}#{icon.Name}\" /></svg>"
        );
}
