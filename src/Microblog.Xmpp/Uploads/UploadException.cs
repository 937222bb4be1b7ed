namespace Microblog.Xmpp.Uploads;

/// <summary>Why a file was not uploaded. Each has its own sentence for the person.</summary>
public enum UploadFailure
{
    /// <summary>The service takes no file of this size; see <see cref="UploadException.MaxFileSize"/>.</summary>
    TooLarge,

    /// <summary>Not now: a quota is used up, or the service is busy; see <see cref="UploadException.RetryAt"/>.</summary>
    TryLater,

    /// <summary>The account may not upload.</summary>
    NotAllowed,

    /// <summary>The service gave an address or header that may not be used.</summary>
    BadSlot,

    /// <summary>The service refused for another reason.</summary>
    Refused,

    /// <summary>The connection to where the file goes could not be made, or broke.</summary>
    Unreachable,

    /// <summary>The file ended early or went on after its size.</summary>
    WrongSize,

    /// <summary>The place does not take the file, or not any longer: ask for another one.</summary>
    SlotExpired,
}

/// <summary>A file was not uploaded.</summary>
public sealed class UploadException(UploadFailure failure, string message, Exception? inner = null)
    : XmppException(message, inner)
{
    /// <summary>The reason.</summary>
    public UploadFailure Failure { get; } = failure;

    /// <summary>The largest file that is taken, in bytes, where the service tells it.</summary>
    public long? MaxFileSize { get; init; }

    /// <summary>When to try again, where the service tells it.</summary>
    public DateTimeOffset? RetryAt { get; init; }
}
