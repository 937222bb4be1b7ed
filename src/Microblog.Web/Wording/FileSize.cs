using System.Globalization;

namespace Microblog.Web.Wording;

/// <summary>How large a file is, in words.</summary>
internal static class FileSize
{
    private const double Kilobyte = 1000;

    /// <param name="bytes">Its size.</param>
    public static string Text(long bytes) =>
        bytes < 1_000_000
            ? TextFormat.Fill(WordingTexts.FileSize_Kilobytes, Math.Max(1, Math.Round(bytes / Kilobyte)))
            : TextFormat.Fill(
                WordingTexts.FileSize_Megabytes,
                (bytes / Kilobyte / Kilobyte).ToString("0.#", CultureInfo.CurrentCulture)
            );
}
