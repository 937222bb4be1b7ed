using Microblog.Core.Model;
using NetVips;

namespace Microblog.Core.Pictures;

/// <summary>
/// Makes small square versions of pictures of strangers: cut from the middle, upright, without what the file says beside the picture.
/// Animations, files that are cut off and pictures of too many pixels have none.
/// </summary>
public sealed class PictureScaler
{
    /// <summary>Width and height of the version beside a name, pixels.</summary>
    public const int Small = 96;

    /// <summary>Width and height of the version on a person's own page, pixels.</summary>
    public const int Large = 256;

    /// <summary>The largest avatar that is made, bytes: servers end a connection over stanzas of 256 KiB, and base64 adds a third.</summary>
    public const int MaxAvatarBytes = 120_000;

    private const int MaxSide = 8192;
    private const int MaxPixels = 25_000_000;
    private const int Quality = 80;
    private const int AtOnce = 2; // Each may hold all pixels of a picture.

    private static readonly int[] AvatarSides = [Large, 192, 128];
    private static readonly double[] White = [255, 255, 255];

    private readonly WorkSlots _slots = new(AtOnce);

    static PictureScaler()
    {
        // Files are of strangers: readers that are not hardened are off. Nothing is made twice: results are not kept.
        NetVips.NetVips.BlockUntrusted = true;
        NetVips.NetVips.Concurrency = 1;
        NetVips.Cache.Max = 0;
        // It writes what is odd about a file to the standard error: strangers could fill the log.
        Log.SetLogHandler("VIPS", Enums.LogLevelFlags.Warning, (_, _, _) => { });
    }

    /// <summary>The sizes that are made, the largest first.</summary>
    public static IReadOnlyList<int> Sizes { get; } = [Large, Small];

    /// <summary>Makes one version of each of <see cref="Sizes"/>; null where the file is no picture that is shown.</summary>
    public async Task<IReadOnlyList<SmallPicture>?> MakeAsync(
        ReadOnlyMemory<byte> picture,
        CancellationToken cancellation
    )
    {
        if (PictureKind.Of(picture.Span[..Math.Min(picture.Length, PictureKind.HeadBytes)]) is null)
        {
            return null;
        }
        await _slots.WaitAsync(cancellation);
        try
        {
            return await Task.Run(() => Make(picture.ToArray()), cancellation);
        }
        finally
        {
            _slots.Release();
        }
    }

    /// <summary>
    /// Makes an avatar of a picture: a square PNG, cut from the middle, no larger than <see cref="MaxAvatarBytes"/>; null where the
    /// file is no picture that is shown.
    /// </summary>
    public async Task<SmallPicture?> MakeAvatarAsync(ReadOnlyMemory<byte> picture, CancellationToken cancellation)
    {
        if (PictureKind.Of(picture.Span[..Math.Min(picture.Length, PictureKind.HeadBytes)]) is null)
        {
            return null;
        }
        await _slots.WaitAsync(cancellation);
        try
        {
            return await Task.Run(() => MakeAvatar(picture.ToArray()), cancellation);
        }
        finally
        {
            _slots.Release();
        }
    }

    /// <summary>The first of the sides with which it is small enough; the last of them always is.</summary>
    private static SmallPicture? MakeAvatar(byte[] picture)
    {
        try
        {
            using var square = Square(picture);
            if (square is null)
            {
                return null;
            }
            foreach (var side in AvatarSides)
            {
                using var sized = square.ThumbnailImage(side);
                var bytes = sized.PngsaveBuffer(compression: 9, keep: Enums.ForeignKeep.None);
                if (bytes.Length <= MaxAvatarBytes)
                {
                    return new SmallPicture(side, bytes);
                }
            }
        }
        catch (VipsException)
        {
            // It begins like a picture, and is none.
        }
        return null;
    }

    private static List<SmallPicture>? Make(byte[] picture)
    {
        try
        {
            using var large = Square(picture);
            if (large is null)
            {
                return null;
            }
            using var small = large.ThumbnailImage(Small);
            return [new(Large, Save(large)), new(Small, Save(small))];
        }
        catch (VipsException)
        {
            // It begins like a picture, and is none.
            return null;
        }
    }

    /// <summary>The middle of the picture in the larger of the sizes, upright; null where it is too large, or an animation.</summary>
    private static Image? Square(byte[] picture)
    {
        using var stored = Open(picture, 1);
        var pages = stored.Contains("n-pages") ? (int)stored.Get("n-pages") : 1;
        if (
            pages != 1
            || stored.Width > MaxSide
            || stored.Height > MaxSide
            || (long)stored.Width * stored.Height > MaxPixels
        )
        {
            return null;
        }
        using var read = Open(picture, Shrink(stored));
        using var cut = read.ThumbnailImage(
            Large,
            height: Large,
            crop: Enums.Interesting.Centre,
            outputProfile: "srgb"
        );
        using var opaque = cut.HasAlpha() ? cut.Flatten(background: White) : cut.Copy();
        return opaque.CopyMemory(); // read row by row: it is used more than once
    }

    /// <summary>Row by row, as it is needed; what is cut off fails.</summary>
    private static Image Open(byte[] picture, int shrink) =>
        shrink == 1
            ? Image.NewFromBuffer(picture, access: Enums.Access.Sequential, failOn: Enums.FailOn.Truncated)
            : Image.JpegloadBuffer(
                picture,
                shrink: shrink,
                access: Enums.Access.Sequential,
                failOn: Enums.FailOn.Truncated
            );

    /// <summary>A JPEG is read at an eighth, a quarter or a half of its size for a part of the work.</summary>
    private static int Shrink(Image stored)
    {
        var most = Math.Min(stored.Width, stored.Height) / (2 * Large);
        return (string)stored.Get("vips-loader") != "jpegload_buffer" ? 1
            : most >= 8 ? 8
            : most >= 4 ? 4
            : most >= 2 ? 2
            : 1;
    }

    private static byte[] Save(Image image) => image.WebpsaveBuffer(q: Quality, keep: Enums.ForeignKeep.None);
}
