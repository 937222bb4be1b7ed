namespace Microblog.Core.Pictures;

/// <summary>Why a picture's file cannot be used.</summary>
public enum PictureFault
{
    /// <summary>It is not whole, or not built as its kind is.</summary>
    Damaged,

    /// <summary>It says more beside the picture than can be removed.</summary>
    NotCleanable,
}
