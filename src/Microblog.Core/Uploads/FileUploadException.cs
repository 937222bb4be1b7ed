namespace Microblog.Core.Uploads;

/// <summary>A file was not uploaded.</summary>
public sealed class FileUploadException(UploadProblem problem, Exception? cause = null)
    : Exception($"The file was not uploaded: {problem}.", cause)
{
    /// <summary>Why.</summary>
    public UploadProblem Problem { get; } = problem;

    /// <summary>The largest file that is taken, in bytes, where that is known.</summary>
    public long? MaxBytes { get; init; }

    /// <summary>When to try again, where the service tells it.</summary>
    public DateTimeOffset? RetryAt { get; init; }
}
