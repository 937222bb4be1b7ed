using MudBlazor;

namespace Microblog.Web.Components.Layout;

/// <summary>The colours from which MudBlazor computes shades; <c>mud.css</c> puts the tokens over them.</summary>
internal static class SiteTheme
{
    public static MudTheme Value { get; } =
        new()
        {
            PaletteLight = new PaletteLight
            {
                Primary = "#006b75",
                Background = "#f6f3ef",
                Surface = "#ffffff",
                TextPrimary = "#1e2228",
                TextSecondary = "#585c64",
                Error = "#b32322",
                Warning = "#804d0c",
                Success = "#0b703f",
            },
            PaletteDark = new PaletteDark
            {
                Primary = "#50bdc9",
                Background = "#0a1213",
                Surface = "#1c2829",
                TextPrimary = "#edebe7",
                TextSecondary = "#a1aeaf",
                Error = "#fc928a",
                Warning = "#f0be67",
                Success = "#66d592",
            },
        };
}
