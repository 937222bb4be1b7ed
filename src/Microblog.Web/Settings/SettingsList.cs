namespace Microblog.Web.Settings;

/// <summary>
/// Settings that are lists: elements with numbers (<c>Xmpp__AllowedDomains__0</c>), or one value with commas
/// (<c>Xmpp__AllowedDomains=example.org, example.net</c>), which must never be taken for an empty list.
/// </summary>
internal static class SettingsList
{
    /// <summary>The elements of a list; none where it is not set.</summary>
    /// <exception cref="SettingsException">The key has both forms, or an element that is no text.</exception>
    public static IReadOnlyList<string> Read(IConfiguration configuration, string key) =>
        [.. Elements(configuration, key).Select(element => element.Value)];

    /// <summary>The elements of a list, each with the key that it stands under.</summary>
    /// <exception cref="SettingsException">The key has both forms, or an element that is no text.</exception>
    public static IReadOnlyList<(string Key, string Value)> Elements(IConfiguration configuration, string key)
    {
        var section = configuration.GetSection(key);
        var children = section.GetChildren().ToList();
        if (string.IsNullOrWhiteSpace(section.Value))
        {
            return
            [
                .. children.Select(child =>
                    string.IsNullOrWhiteSpace(child.Value)
                        ? throw new SettingsException(child.Path, child.Value, "an element that is not empty")
                        : (child.Path, child.Value.Trim())
                ),
            ];
        }
        if (children.Count > 0)
        {
            throw new SettingsException(
                key,
                section.Value,
                $"one value, with commas between several, or a list ({children[0].Path}), but not both"
            );
        }
        return
        [
            .. section
                .Value.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
                .Select(value => (key, value)),
        ];
    }
}
