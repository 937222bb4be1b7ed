using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Rendering;

namespace Microblog.Web.Components.Shared;

/// <summary>
/// A text from the resources with markup among its words, such as a name or a link: a translation puts it where its language
/// wants it.
/// </summary>
public sealed class TextWith : ComponentBase
{
    /// <summary>The text, with <c>{0}</c> and <c>{1}</c> where the markup stands.</summary>
    [Parameter, EditorRequired]
    public string Text { get; set; } = "";

    /// <summary>What stands at <c>{0}</c>.</summary>
    [Parameter, EditorRequired]
    public RenderFragment? First { get; set; }

    /// <summary>What stands at <c>{1}</c>.</summary>
    [Parameter]
    public RenderFragment? Second { get; set; }

    /// <inheritdoc />
    protected override void BuildRenderTree(RenderTreeBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        var rest = Text.AsSpan();
        while (NextValue(rest) is (>= 0 and var at, var value))
        {
            AddWords(builder, rest[..at]);
            builder.AddContent(1, value);
            rest = rest[(at + "{0}".Length)..];
        }
        AddWords(builder, rest);
    }

    private static void AddWords(RenderTreeBuilder builder, ReadOnlySpan<char> words)
    {
        if (!words.IsEmpty)
        {
            builder.AddContent(0, words.ToString());
        }
    }

    private (int At, RenderFragment? Value) NextValue(ReadOnlySpan<char> text)
    {
        var (first, second) = (text.IndexOf("{0}"), text.IndexOf("{1}"));
        return first >= 0 && (second < 0 || first < second) ? (first, First) : (second, Second);
    }
}
