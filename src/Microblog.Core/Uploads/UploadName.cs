using System.Text;
using Microblog.Core.Atom;

namespace Microblog.Core.Uploads;

/// <summary>Names of files: one for the service, which every service takes, and one for readers.</summary>
internal static class UploadName
{
    private const int MaxPlain = 60;
    private const int MaxExtension = 8;
    private const string Unnamed = "file";

    /// <summary>
    /// The name for the service: letters, digits, hyphens and an extension. Some services refuse or change other ones.
    /// </summary>
    public static string Plain(string? name, string extension)
    {
        var plain = new StringBuilder();
        foreach (var letter in Stem(LastPart(name)).Normalize(NormalizationForm.FormD))
        {
            if (char.IsAsciiLetterOrDigit(letter))
            {
                plain.Append(letter);
            }
            else if (letter is ' ' or '-' or '_' or '.' && plain.Length > 0 && plain[^1] != '-')
            {
                plain.Append('-');
            }
            if (plain.Length == MaxPlain)
            {
                break;
            }
        }
        var stem = plain.ToString().Trim('-');
        return $"{(stem.Length > 0 ? stem : Unnamed)}.{extension}";
    }

    /// <summary>The name for readers: without a path, and without what is not seen.</summary>
    public static string Shown(string? name, string extension)
    {
        return PlainText.Name(LastPart(name)) ?? $"{Unnamed}.{extension}";
    }

    /// <summary>What the name ends with, in lower case; null where that is no usual extension.</summary>
    public static string? Extension(string? name)
    {
        var last = LastPart(name);
        var dot = last.LastIndexOf('.');
        var extension = dot > 0 ? last[(dot + 1)..].ToLowerInvariant() : "";
        return extension.Length is > 0 and <= MaxExtension && extension.All(char.IsAsciiLetterOrDigit)
            ? extension
            : null;
    }

    private static string Stem(string name)
    {
        var dot = name.LastIndexOf('.');
        return dot > 0 ? name[..dot] : name;
    }

    private static string LastPart(string? name)
    {
        name ??= "";
        return name[(name.LastIndexOfAny(['/', '\\']) + 1)..];
    }
}
