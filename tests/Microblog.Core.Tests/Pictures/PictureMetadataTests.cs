using System.Buffers.Binary;
using System.Text;
using CsCheck;
using Microblog.Core.Pictures;
using Microblog.Testing.Cases;
using Microblog.Testing.Pictures;
using NetVips;
using Xunit;

namespace Microblog.Core.Tests.Pictures;

/// <summary>What a picture's file says beside the picture.</summary>
public sealed class PictureMetadataTests
{
    private const int TimeLimit = 60_000;
    private const string Secret = "Sunny Lane 5";

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    static PictureMetadataTests() => _ = new PictureScaler();

    [Theory(Timeout = TimeLimit)]
    [InlineData(".png")]
    [InlineData(".jpg")]
    [InlineData(".jpg[interlace]")]
    [InlineData(".webp")]
    [InlineData(".webp[lossless]")]
    [InlineData(".gif")]
    [InlineData(".avif")]
    public async Task Nothing_is_left_but_the_picture(string kind)
    {
        var file = Photo(kind);
        if (!kind.StartsWith(".gif", StringComparison.Ordinal))
        {
            Assert.Contains(Secret, Encoding.Latin1.GetString(file), StringComparison.Ordinal);
        }
        var (made, size) = await RemoveAsync(file);
        Assert.DoesNotContain(Secret, Encoding.Latin1.GetString(made), StringComparison.Ordinal);
        Assert.Equal(new PictureSize(60, 40), size);
        AssertSamePixels(file, made);
        using var picture = Decode(made);
        // In an AVIF file they are there, and empty: nothing may move in it.
        Assert.DoesNotContain(picture.GetFields(), name => kind != ".avif" && name is "xmp-data" or "iptc-data");
        Assert.DoesNotContain(
            picture.GetFields(),
            name => name.StartsWith("exif-ifd3", StringComparison.Ordinal) || name is "exif-ifd0-Make"
        );
    }

    [Theory(Timeout = TimeLimit)]
    [InlineData(".png")]
    [InlineData(".jpg")]
    [InlineData(".webp")]
    [InlineData(".avif")]
    public async Task Colour_profile_stays(string kind)
    {
        var file = Photo(kind, profile: true);
        using var before = Decode(file);
        using var after = Decode((await RemoveAsync(file)).File);
        Assert.Equal((byte[])before.Get("icc-profile-data"), (byte[])after.Get("icc-profile-data"));
    }

    [Theory(Timeout = TimeLimit)]
    [InlineData(".jpg", 1)]
    [InlineData(".jpg", 2)]
    [InlineData(".jpg", 3)]
    [InlineData(".jpg", 4)]
    [InlineData(".jpg", 5)]
    [InlineData(".jpg", 6)]
    [InlineData(".jpg", 7)]
    [InlineData(".jpg", 8)]
    [InlineData(".webp", 1)]
    [InlineData(".webp", 3)]
    [InlineData(".webp", 6)]
    [InlineData(".webp", 8)]
    [InlineData(".png", 1)]
    [InlineData(".png", 3)]
    [InlineData(".png", 6)]
    [InlineData(".png", 8)]
    [InlineData(".avif", 1)]
    [InlineData(".avif", 3)]
    [InlineData(".avif", 6)]
    public async Task Photo_stands_upright_as_before(string kind, int orientation)
    {
        var file = Photo(kind, orientation);
        var (made, size) = await RemoveAsync(file);
        using var before = Upright(file);
        using var after = Upright(made);
        Assert.Equal((before.Width, before.Height), (after.Width, after.Height));
        Assert.Equal(new PictureSize(before.Width, before.Height), size);
        using var difference = (before - after).Abs();
        Assert.Equal(0, difference.Max());
        if (kind != ".avif")
        {
            Assert.Equal(orientation > 4, size.Width < size.Height);
        }
    }

    [Theory(Timeout = TimeLimit)]
    [InlineData(".gif")]
    [InlineData(".webp")]
    public async Task Animation_moves_as_before(string kind)
    {
        using var frame = Decode(TestPicture.Png(20, 10, 200, 0, 0));
        using var other = Decode(TestPicture.Png(20, 10, 0, 200, 0));
        using var both = frame.Join(other, Enums.Direction.Vertical);
        using var moving = both.Mutate(file =>
        {
            file.Set(GValue.GIntType, "page-height", 10);
            file.Set(GValue.GIntType, "loop", 3);
            file.Set(GValue.BlobType, "xmp-data", Encoding.UTF8.GetBytes(Secret));
        });
        var (made, size) = await RemoveAsync(moving.WriteToBuffer(kind));
        using var read = Image.NewFromBuffer(made, kwargs: new VOption { { "n", -1 } });
        Assert.Equal(new PictureSize(20, 10), size);
        Assert.Equal((2, 3), ((int)read.Get("n-pages"), (int)read.Get("loop")));
        Assert.DoesNotContain(Secret, Encoding.Latin1.GetString(made), StringComparison.Ordinal);
    }

    [Fact(Timeout = TimeLimit)]
    public async Task Jpeg_loses_comments_small_versions_and_what_follows_its_end()
    {
        var file = Photo(".jpg");
        byte[] comment = [0xFF, 0xFE, 0, (byte)(Secret.Length + 2), .. Encoding.ASCII.GetBytes(Secret)];
        byte[] small = [0xFF, 0xE0, 0, 22, .. "JFIF\0"u8, 1, 2, 0, 0, 1, 0, 1, 1, 2, .. "SECRET"u8];
        byte[] index = [0xFF, 0xE2, 0, 12, .. "MPF\0SECRET"u8];
        var (made, _) = await RemoveAsync([
            0xFF,
            0xD8,
            .. small,
            .. comment,
            .. index,
            .. file[2..],
            .. Photo(".jpg"),
            .. "SECRET"u8,
        ]);
        var text = Encoding.Latin1.GetString(made);
        Assert.DoesNotContain(Secret, text, StringComparison.Ordinal);
        Assert.DoesNotContain("SECRET", text, StringComparison.Ordinal);
        Assert.Contains("JFIF", text, StringComparison.Ordinal);
        AssertSamePixels(file, made);
    }

    [Fact(Timeout = TimeLimit)]
    public async Task Gif_loses_comments_and_blocks_of_programs()
    {
        var file = TestPicture.Gif(3, 2);
        // Behind the header and the table of two colours.
        byte[] comment = [0x21, 0xFE, 6, .. "SECRET"u8, 0];
        byte[] xmp = [0x21, 0xFF, 11, .. "XMP DataXMP"u8, 6, .. "SECRET"u8, 0];
        byte[] loop = [0x21, 0xFF, 11, .. "NETSCAPE2.0"u8, 3, 1, 0, 0, 0];
        var (made, size) = await RemoveAsync([
            .. file[..19],
            .. comment,
            .. xmp,
            .. loop,
            .. file[19..],
            .. "SECRET"u8,
        ]);
        Assert.Equal([.. file[..19], .. loop, .. file[19..]], made);
        Assert.Equal(new PictureSize(3, 2), size);
    }

    [Fact(Timeout = TimeLimit)]
    public async Task Avif_loses_boxes_of_programs()
    {
        var file = Photo(".avif");
        byte[] box = [0, 0, 0, 30, .. "uuid"u8, .. new byte[16], .. "SECRET"u8];
        var (made, _) = await RemoveAsync([.. file, .. box]);
        Assert.DoesNotContain("SECRET", Encoding.Latin1.GetString(made), StringComparison.Ordinal);
        Assert.Equal(file.Length + box.Length, made.Length);
        AssertSamePixels(file, made);
    }

    [Theory(Timeout = TimeLimit)]
    [InlineData(".png")]
    [InlineData(".jpg")]
    [InlineData(".webp")]
    [InlineData(".gif")]
    [InlineData(".avif")]
    public async Task File_that_is_cut_off_is_damaged(string kind)
    {
        var file = Photo(kind);
        foreach (var length in new[] { file.Length - 3, file.Length / 2, 70, 20 })
        {
            var refused = await Assert.ThrowsAsync<PictureFileException>(() => RemoveAsync(file[..length]));
            Assert.Equal(PictureFault.Damaged, refused.Fault);
        }
    }

    [Theory(Timeout = TimeLimit)]
    [Trait("Category", RandomCases.Category)]
    [InlineData(".png")]
    [InlineData(".jpg")]
    [InlineData(".webp")]
    [InlineData(".gif")]
    [InlineData(".avif")]
    public async Task File_with_odd_bytes_is_cleaned_or_refused(string kind)
    {
        var file = Photo(kind, 6);
        var head = Math.Min(file.Length, 2000);
        await Gen.Select(
                Gen.Select(Gen.Int[12, head - 1], Gen.Byte).Array[1, 6],
                Gen.Int[0, 3],
                Gen.Int[0, file.Length]
            )
            .HoldsAsync(async odd =>
            {
                var (flips, cut, length) = odd;
                var bytes = file.ToArray();
                foreach (var (at, value) in flips)
                {
                    bytes[at] = value;
                }
                bytes = cut == 0 ? bytes[..Math.Max(length, PictureKind.HeadBytes)] : bytes;
                if (PictureKind.Of(bytes) is null)
                {
                    return;
                }
                try
                {
                    var (made, size) = await RemoveAsync(bytes);
                    Assert.InRange(made.Length, 1, bytes.Length + 50);
                    Assert.True(size is { Width: > 0, Height: > 0 });
                }
                catch (PictureFileException) { }
            });
    }

    [Fact(Timeout = TimeLimit)]
    public async Task File_that_is_cleaned_twice_stays_as_it_is()
    {
        foreach (var kind in new[] { ".png", ".jpg", ".webp", ".gif", ".avif" })
        {
            var once = (await RemoveAsync(Photo(kind, 6))).File;
            Assert.Equal(once, (await RemoveAsync(once)).File);
        }
    }

    [Fact(Timeout = TimeLimit)]
    public async Task Huge_lengths_take_no_memory()
    {
        var png = TestPicture.Png(2, 2);
        // The chunk behind the header says that it is of 2 GiB.
        BinaryPrimitives.WriteInt32BigEndian(png.AsSpan(33), int.MaxValue);
        var before = GC.GetAllocatedBytesForCurrentThread();
        await Assert.ThrowsAsync<PictureFileException>(() => RemoveAsync(png));
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 1_000_000);
    }

    private static byte[] Photo(string kind, int orientation = 1, bool profile = false)
    {
        using var stored = Decode(
            TestPicture.Png(60, 40, (x, y) => ((byte)(x * 4), (byte)(y * 6), (byte)(x < 20 ? 200 : 20)))
        );
        using var photo = stored.Mutate(file =>
        {
            file.Set(GValue.GStrType, "exif-ifd0-Make", Secret);
            file.Set(GValue.GStrType, "exif-ifd3-GPSLatitude", "52/1 30/1 0/1");
            file.Set(GValue.BlobType, "xmp-data", Encoding.UTF8.GetBytes($"<x>{Secret}</x>"));
            file.Set(GValue.BlobType, "iptc-data", Encoding.UTF8.GetBytes(Secret));
            file.Set(GValue.GStrType, "png-comment-0-Title", Secret);
            file.Set(GValue.GIntType, "orientation", orientation);
        });
        if (!profile)
        {
            return photo.WriteToBuffer(kind);
        }
        using var coloured = photo.IccTransform("p3", inputProfile: "srgb");
        return coloured.WriteToBuffer(kind);
    }

    private static async Task<(byte[] File, PictureSize Size)> RemoveAsync(byte[] file)
    {
        var kind = PictureKind.Of(file.AsSpan(0, Math.Min(file.Length, PictureKind.HeadBytes)));
        Assert.NotNull(kind);
        using var source = new MemoryStream(file);
        using var target = new MemoryStream();
        var size = await PictureMetadata.RemoveAsync(source, kind, target, Stop);
        return (target.ToArray(), size);
    }

    private static Image Decode(byte[] bytes) => Image.NewFromBuffer(bytes, failOn: Enums.FailOn.Truncated);

    private static Image Upright(byte[] bytes)
    {
        using var stored = Decode(bytes);
        return stored.Autorot();
    }

    private static void AssertSamePixels(byte[] before, byte[] after)
    {
        using var one = Decode(before);
        using var other = Decode(after);
        using var difference = (one - other).Abs();
        Assert.Equal(0, difference.Max());
    }
}
