using System.Globalization;
using Microblog.Core.Uploads;
using Microblog.Web.Wording;

namespace Microblog.Web.Compose;

/// <summary>What the page says of a file that was not uploaded.</summary>
internal static class FileSentences
{
    private const double Megabyte = 1_000_000;

    public static string For(FileUploadException refused) =>
        refused.Problem switch
        {
            UploadProblem.NotConnected => FileTexts.File_NotConnected,
            UploadProblem.NoService => FileTexts.File_NoService,
            UploadProblem.Empty => FileTexts.File_Empty,
            UploadProblem.TooLarge when refused.MaxBytes is { } most => TextFormat.Fill(
                FileTexts.File_TooLarge,
                Megabytes(most)
            ),
            UploadProblem.PictureTooLarge => TextFormat.Fill(
                FileTexts.File_PictureTooLarge,
                Megabytes(refused.MaxBytes ?? 0)
            ),
            UploadProblem.TooLarge => FileTexts.File_TooLarge_Unknown,
            UploadProblem.TryLater => FileTexts.File_TryLater,
            UploadProblem.NotAllowed => FileTexts.File_NotAllowed,
            UploadProblem.Unreachable => FileTexts.File_Unreachable,
            UploadProblem.Expired => FileTexts.File_Expired,
            UploadProblem.CutOff => FileTexts.File_CutOff,
            UploadProblem.Heic => FileTexts.File_Heic,
            UploadProblem.Damaged => FileTexts.File_Damaged,
            UploadProblem.NotCleanable => FileTexts.File_NotCleanable,
            UploadProblem.NoSpace => FileTexts.File_NoSpace,
            _ => FileTexts.File_Refused,
        };

    private static string Megabytes(long bytes) => (bytes / Megabyte).ToString("0.#", CultureInfo.CurrentCulture);
}
