namespace Microblog.Web.Settings;

/// <summary>The configuration cannot be used; the message is one line for the operator.</summary>
/// <param name="key">The key.</param>
/// <param name="value">What it says.</param>
/// <param name="accepted">What would do.</param>
internal sealed class SettingsException(string key, string? value, string accepted)
    : Exception($"Configuration: {key} = '{value}' cannot be used. Accepted: {accepted}.");
