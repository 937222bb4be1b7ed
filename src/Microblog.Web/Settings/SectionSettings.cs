using System.Globalization;
using Microsoft.Extensions.Options;

namespace Microblog.Web.Settings;

/// <summary>Reads a section of the configuration into its options. What cannot be used fails their validation with one line.</summary>
/// <typeparam name="TOptions">The options, which are the defaults when they are made.</typeparam>
internal abstract class SectionSettings<TOptions>(IConfiguration configuration)
    : IConfigureOptions<TOptions>,
        IValidateOptions<TOptions>
    where TOptions : class, new()
{
    /// <summary>The options, for what is set up before there are services.</summary>
    /// <exception cref="SettingsException">A key has a value that cannot be used.</exception>
    public TOptions Read()
    {
        var options = new TOptions();
        Read(configuration, options);
        return options;
    }

    /// <inheritdoc />
    public void Configure(TOptions options)
    {
        try
        {
            Read(configuration, options);
        }
        catch (SettingsException)
        {
            // Validation, which follows, says it.
        }
    }

    /// <inheritdoc />
    public ValidateOptionsResult Validate(string? name, TOptions options)
    {
        try
        {
            Read();
            return ValidateOptionsResult.Success;
        }
        catch (SettingsException refused)
        {
            return ValidateOptionsResult.Fail(refused.Message);
        }
    }

    /// <summary>Sets what the section sets.</summary>
    /// <exception cref="SettingsException">A key has a value that cannot be used.</exception>
    protected abstract void Read(IConfiguration configuration, TOptions options);

    /// <summary>A number of the section, or what it is without the key.</summary>
    /// <exception cref="SettingsException">The value is no whole number, or beyond the limits.</exception>
    protected static int Number(IConfiguration configuration, string key, int least, int most, int otherwise)
    {
        var value = configuration[key];
        return value is null ? otherwise
            : int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            && number >= least
            && number <= most
                ? number
            : throw new SettingsException(
                key,
                value,
                string.Create(CultureInfo.InvariantCulture, $"a whole number from {least} to {most}")
            );
    }
}
