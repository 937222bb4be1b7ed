namespace Microblog.Core.Uploads;

/// <summary>Why a file was not uploaded. Each has its own sentence for the person.</summary>
public enum UploadProblem
{
    /// <summary>There is no connection to the account's server.</summary>
    NotConnected,

    /// <summary>The account's server takes no files.</summary>
    NoService,

    /// <summary>There is nothing in the file.</summary>
    Empty,

    /// <summary>It has more bytes than are taken; see <see cref="FileUploadException.MaxBytes"/>.</summary>
    TooLarge,

    /// <summary>A picture has more bytes than are shown here; see <see cref="FileUploadException.MaxBytes"/>.</summary>
    PictureTooLarge,

    /// <summary>Not now: a quota is used up, or the service is busy; see <see cref="FileUploadException.RetryAt"/>.</summary>
    TryLater,

    /// <summary>The account may not upload.</summary>
    NotAllowed,

    /// <summary>The service refused, or what it answered cannot be used.</summary>
    Refused,

    /// <summary>Where the file goes cannot be reached, broke off, or did not answer in time.</summary>
    Unreachable,

    /// <summary>The place for the file was gone: the same file gets another one when it is sent again.</summary>
    Expired,

    /// <summary>The file ended early, or has another size than was said.</summary>
    CutOff,

    /// <summary>It is a picture of a kind that phones make and browsers do not show.</summary>
    Heic,

    /// <summary>It begins like a picture and is none that can be read.</summary>
    Damaged,

    /// <summary>It says more beside the picture than can be removed.</summary>
    NotCleanable,

    /// <summary>The program has no room for it at the moment.</summary>
    NoSpace,
}
