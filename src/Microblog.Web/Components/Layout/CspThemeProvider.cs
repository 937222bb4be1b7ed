using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Rendering;
using MudBlazor;

namespace Microblog.Web.Components.Layout;

/// <summary>MudBlazor's theme provider, whose style element carries the page's CSP nonce.</summary>
public sealed class CspThemeProvider : MudThemeProvider
{
    /// <summary>The page's nonce.</summary>
    [Parameter, EditorRequired]
    public string? Nonce { get; set; }

    /// <inheritdoc />
    protected override void BuildRenderTree(RenderTreeBuilder __builder)
    {
        ArgumentNullException.ThrowIfNull(__builder);
        var css = BuildTheme().Replace("<style", $"<style nonce=\"{Nonce}\"", StringComparison.Ordinal);
        __builder.AddMarkupContent(0, css);
    }
}
