using System.Text;
using Microblog.Core.Pictures;
using Microblog.Testing.Pictures;
using NetVips;
using Xunit;

namespace Microblog.Core.Tests.Pictures;

/// <summary>What is made of pictures of strangers.</summary>
public sealed class PictureScalerTests
{
    private const int TimeLimit = 60_000;
    private const int Side = 80;

    private readonly PictureScaler _scaler = new();

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory(Timeout = TimeLimit)]
    [InlineData(".png")]
    [InlineData(".jpg")]
    [InlineData(".gif")]
    [InlineData(".webp")]
    [InlineData(".avif")]
    public async Task Picture_of_each_kind_is_cut_to_two_squares(string kind)
    {
        using var picture = Decode(TestPicture.Png(300, 200, (x, _) => x is >= 50 and < 250 ? Red : Blue));
        var small = await MakeAsync(picture.WriteToBuffer(kind));
        Assert.Equal([256, 96], small.Select(one => one.Size));
        foreach (var one in small)
        {
            using var made = Decode(one.Bytes);
            Assert.Equal((one.Size, one.Size), (made.Width, made.Height));
            Assert.Equal("webpload_buffer", made.Get("vips-loader"));
            // From the middle: of what is beside it nothing is left.
            Assert.All(new[] { 0.1, 0.5, 0.9 }, at => AssertColour(Red, made, at, at));
        }
    }

    [Theory(Timeout = TimeLimit)]
    [InlineData(600, 400)]
    [InlineData(1200, 1100)]
    [InlineData(3000, 2100)]
    [InlineData(8000, 3000)]
    [InlineData(7, 5)]
    public async Task Photo_of_each_size_is_read(int width, int height)
    {
        using var black = Image.Black(width, height);
        using var photo = black.Linear([0, 0, 0], [220, 20, 20]);
        using var made = Decode((await MakeAsync(photo.JpegsaveBuffer()))[0].Bytes);
        Assert.Equal((256, 256), (made.Width, made.Height));
        AssertColour(Red, made, 0.5, 0.5);
    }

    [Theory(Timeout = TimeLimit)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    [InlineData(6)]
    [InlineData(7)]
    [InlineData(8)]
    public async Task Photo_stands_upright_however_the_camera_was_held(int orientation)
    {
        const int Last = Side - 1;
        using var stored = Decode(
            TestPicture.Png(
                Side,
                Side,
                (column, row) =>
                    orientation switch
                    {
                        1 => Upright(column, row),
                        2 => Upright(Last - column, row),
                        3 => Upright(Last - column, Last - row),
                        4 => Upright(column, Last - row),
                        5 => Upright(row, column),
                        6 => Upright(Last - row, column),
                        7 => Upright(Last - row, Last - column),
                        _ => Upright(row, Last - column),
                    }
            )
        );
        using var photo = stored.Mutate(file => file.Set(GValue.GIntType, "orientation", orientation));
        var small = await MakeAsync(photo.JpegsaveBuffer(q: 95));
        Assert.All(
            small,
            one =>
            {
                using var made = Decode(one.Bytes);
                AssertColour(Red, made, 0.25, 0.25);
                AssertColour(Green, made, 0.75, 0.25);
                AssertColour(Blue, made, 0.25, 0.75);
                AssertColour(White, made, 0.75, 0.75);
            }
        );
    }

    [Fact(Timeout = TimeLimit)]
    public async Task Nothing_is_left_of_what_the_file_says_beside_the_picture()
    {
        using var stored = Decode(TestPicture.Png(Side, Side));
        using var photo = stored.Mutate(file =>
        {
            file.Set(GValue.GStrType, "exif-ifd0-Make", "A camera");
            file.Set(GValue.GStrType, "exif-ifd3-GPSLatitude", "52/1 30/1 0/1");
        });
        var file = photo.JpegsaveBuffer();
        Assert.Contains("A camera", Encoding.Latin1.GetString(file), StringComparison.Ordinal);
        foreach (var one in await MakeAsync(file))
        {
            using var made = Decode(one.Bytes);
            Assert.DoesNotContain(made.GetFields(), field => field.StartsWith("exif", StringComparison.Ordinal));
        }
    }

    [Fact(Timeout = TimeLimit)]
    public async Task Transparent_parts_are_white()
    {
        using var stored = Decode(TestPicture.Png(Side, Side));
        using var clear = stored.Bandjoin(0);
        foreach (var one in await MakeAsync(clear.PngsaveBuffer()))
        {
            using var made = Decode(one.Bytes);
            AssertColour(White, made, 0.5, 0.5);
        }
    }

    [Theory(Timeout = TimeLimit)]
    [InlineData(".gif")]
    [InlineData(".webp")]
    public async Task Animation_is_no_picture(string kind)
    {
        using var frame = Decode(TestPicture.Png(Side, Side));
        using var other = frame.Invert();
        using var both = frame.Join(other, Enums.Direction.Vertical);
        using var moving = both.Mutate(file => file.Set(GValue.GIntType, "page-height", Side));
        Assert.Null(await _scaler.MakeAsync(moving.WriteToBuffer(kind), Stop));
    }

    [Theory(Timeout = TimeLimit)]
    [InlineData(".png")]
    [InlineData(".jpg")]
    [InlineData(".gif")]
    [InlineData(".webp")]
    [InlineData(".avif")]
    public async Task File_that_is_cut_off_is_no_picture(string kind)
    {
        using var noise = Image.Gaussnoise(200, 200, sigma: 60, mean: 128);
        using var picture = noise.Cast(Enums.BandFormat.Uchar);
        var file = picture.WriteToBuffer(kind);
        foreach (var length in new[] { file.Length / 2, 70, 20, 12, 3, 1 })
        {
            Assert.Null(await _scaler.MakeAsync(file.AsMemory(0, length), Stop));
        }
    }

    [Theory(Timeout = TimeLimit)]
    [InlineData("")]
    [InlineData("<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>")]
    [InlineData("<!DOCTYPE html><title>x</title>")]
    [InlineData("%PDF-1.7")]
    [InlineData("GIF89a and nothing else")]
    [InlineData("II*\0")]
    public async Task File_of_another_type_is_no_picture(string text) =>
        Assert.Null(await _scaler.MakeAsync(Encoding.Latin1.GetBytes(text), Stop));

    [Theory(Timeout = TimeLimit)]
    [InlineData(10_000, 10_000)]
    [InlineData(5_001, 5_000)]
    [InlineData(8_193, 1)]
    [InlineData(1, 60_000)]
    [InlineData(int.MaxValue, int.MaxValue)]
    public async Task Picture_of_too_many_pixels_is_none(int width, int height)
    {
        // What it says is enough: it is not read.
        var file = TestPicture.Png(2, 2);
        var header = TestPicture.Png(width, height, _ => { });
        Assert.NotNull(await _scaler.MakeAsync(file, Stop));
        Assert.Null(await _scaler.MakeAsync(header, Stop));
    }

    [Fact(Timeout = TimeLimit)]
    public async Task Script_behind_a_picture_goes_nowhere()
    {
        byte[] both = [.. TestPicture.Png(Side, Side), .. "<script>alert(1)</script>"u8];
        foreach (var one in await MakeAsync(both))
        {
            Assert.DoesNotContain("script", Encoding.Latin1.GetString(one.Bytes), StringComparison.Ordinal);
        }
    }

    private static (byte Red, byte Green, byte Blue) Red => (220, 20, 20);

    private static (byte Red, byte Green, byte Blue) Green => (20, 200, 20);

    private static (byte Red, byte Green, byte Blue) Blue => (20, 20, 220);

    private static (byte Red, byte Green, byte Blue) White => (255, 255, 255);

    private static (byte Red, byte Green, byte Blue) Upright(int x, int y) =>
        (x < Side / 2, y < Side / 2) switch
        {
            (true, true) => Red,
            (false, true) => Green,
            (true, false) => Blue,
            _ => White,
        };

    private async Task<IReadOnlyList<SmallPicture>> MakeAsync(byte[] picture)
    {
        var small = await _scaler.MakeAsync(picture, Stop);
        Assert.NotNull(small);
        return small;
    }

    private static Image Decode(byte[] bytes) => Image.NewFromBuffer(bytes);

    private static void AssertColour((byte Red, byte Green, byte Blue) wanted, Image picture, double x, double y)
    {
        var seen = picture.Getpoint((int)(x * picture.Width), (int)(y * picture.Height));
        Assert.InRange(seen[0], wanted.Red - 40, wanted.Red + 40);
        Assert.InRange(seen[1], wanted.Green - 40, wanted.Green + 40);
        Assert.InRange(seen[2], wanted.Blue - 40, wanted.Blue + 40);
    }
}
