namespace Microblog.Web.Media;

/// <summary>A picture that is not shown.</summary>
/// <param name="failure">Why.</param>
/// <param name="detail">More about it, for the log; nothing of the address but its host.</param>
/// <param name="cause">What went wrong beneath, or null.</param>
internal sealed class PictureException(PictureFailure failure, string detail, Exception? cause = null)
    : Exception($"{failure}: {detail}", cause)
{
    /// <summary>Why.</summary>
    public PictureFailure Failure => failure;

    /// <summary>More about it, for the log.</summary>
    public string Detail => detail;
}
