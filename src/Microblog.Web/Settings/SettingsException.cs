using Microsoft.Extensions.Options;

namespace Microblog.Web.Settings;

/// <summary>The configuration cannot be used; the message is one line for the operator, without secrets.</summary>
internal sealed class SettingsException : Exception
{
    /// <param name="key">The key.</param>
    /// <param name="value">What it says; left out where it could be or hold a password.</param>
    /// <param name="accepted">What would do.</param>
    public SettingsException(string key, string? value, string accepted)
        : base(
            MayHoldSecret(value) ? Hidden(key, accepted) : $"Configuration: {key} = '{OneLine(value)}' {Rest(accepted)}"
        ) { }

    /// <summary>What the validation of options says, which is such a line already.</summary>
    public static SettingsException Of(OptionsValidationException refused) => new(refused.Failures.First());

    private SettingsException(string message)
        : base(message) { }

    /// <summary>The same for a key whose value is never shown.</summary>
    public static SettingsException WithoutValue(string key, string accepted) => new(Hidden(key, accepted));

    private static string Hidden(string key, string accepted) =>
        $"Configuration: {key} (its value is not shown here, for it may hold a password) {Rest(accepted)}";

    private static string Rest(string accepted) => $"cannot be used. Accepted: {accepted}.";

    /// <summary>Connection strings, and addresses with a name and a password, also where they were put under the wrong key.</summary>
    private static bool MayHoldSecret(string? value) =>
        value is not null
        && (
            value.AsSpan().ContainsAny(';', '=')
            || (value.Contains("://", StringComparison.Ordinal) && value.Contains('@', StringComparison.Ordinal))
        );

    private static string OneLine(string? value) =>
        string.Concat((value ?? "").Select(c => char.IsControl(c) ? ' ' : c));
}
