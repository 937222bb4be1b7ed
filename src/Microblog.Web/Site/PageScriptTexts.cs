using System.Collections;
using System.Collections.Concurrent;
using System.Globalization;
using System.Text.Json;
using Microblog.Web.Wording;
using Microsoft.AspNetCore.Components;

namespace Microblog.Web.Site;

/// <summary>What scripts say (<c>ScriptTexts.resx</c>), as a page hands it over to them (<c>texts.js</c>).</summary>
internal static class PageScriptTexts
{
    private static readonly ConcurrentDictionary<string, MarkupString> ByLanguage = new();

    /// <summary>All texts in the page's language, by their names: JSON that can stand in a <c>script</c> element.</summary>
    public static MarkupString Json => ByLanguage.GetOrAdd(CultureInfo.CurrentUICulture.Name, _ => Make());

    private static MarkupString Make()
    {
        // A language need not have all of them; English has.
        var names = ScriptTexts
            .ResourceManager.GetResourceSet(CultureInfo.InvariantCulture, createIfNotExists: true, tryParents: false)!
            .Cast<DictionaryEntry>()
            .Select(text => (string)text.Key)
            .Order(StringComparer.Ordinal);
        // The serializer writes < as \u003C: nothing in a text ends the element.
        return new(JsonSerializer.Serialize(names.ToDictionary(name => name, ScriptTexts.ResourceManager.GetString)));
    }
}
