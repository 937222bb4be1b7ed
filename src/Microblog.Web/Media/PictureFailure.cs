namespace Microblog.Web.Media;

/// <summary>Why a picture is not shown.</summary>
internal enum PictureFailure
{
    /// <summary>Its address is of the operator's own network, or not a secure one.</summary>
    NotAllowed,

    /// <summary>Its server cannot be reached, or broke off.</summary>
    Unreachable,

    /// <summary>Its server did not do it in time.</summary>
    TimedOut,

    /// <summary>Its server answered with something else than the file.</summary>
    Refused,

    /// <summary>Its server sent from one address to the next.</summary>
    TooManyRedirects,

    /// <summary>It has more bytes than are fetched.</summary>
    TooLarge,

    /// <summary>It is no picture, or of a kind that is not shown.</summary>
    NoPicture,

    /// <summary>Too many pictures are wanted at the moment.</summary>
    Busy,
}
