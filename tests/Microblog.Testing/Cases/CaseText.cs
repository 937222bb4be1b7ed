using System.Collections;
using System.Runtime.CompilerServices;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Xml.Linq;

namespace Microblog.Testing.Cases;

/// <summary>A random case as text that can be copied into a test.</summary>
internal static class CaseText
{
    private static readonly JsonSerializerOptions Readable = new()
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>Strings in quotation marks with escapes, collections and tuples with their members.</summary>
    public static string Of(object? value) =>
        value switch
        {
            null => "null",
            string text => JsonSerializer.Serialize(text, Readable),
            XNode node => node.ToString(SaveOptions.DisableFormatting),
            ITuple tuple => $"({string.Join(", ", Enumerable.Range(0, tuple.Length).Select(at => Of(tuple[at])))})",
            IEnumerable many => $"[{string.Join(", ", many.Cast<object?>().Select(Of))}]",
            _ => value.ToString() ?? "",
        };
}
