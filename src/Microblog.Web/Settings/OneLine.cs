namespace Microblog.Web.Settings;

/// <summary>Text on one line of the console.</summary>
internal static class OneLine
{
    /// <summary>The text with a space for each control character.</summary>
    public static string Of(string? text) => string.Concat((text ?? "").Select(c => char.IsControl(c) ? ' ' : c));
}
