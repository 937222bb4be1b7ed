using System.Text;
using CsCheck;
using Microblog.Core.Pictures;
using Microblog.Testing.Cases;
using Microblog.Testing.Pictures;
using Xunit;

namespace Microblog.Core.Tests.Pictures;

public sealed class PictureKindTests
{
    [Theory]
    [InlineData("FFD8FFE000104A4649460001", "image/jpeg")]
    [InlineData("FFD8FFDB", "image/jpeg")]
    [InlineData("89504E470D0A1A0A0000000D49484452", "image/png")]
    [InlineData("474946383761", "image/gif")]
    [InlineData("474946383961", "image/gif")]
    [InlineData("52494646240000005745425056503820", "image/webp")]
    [InlineData("0000001C66747970617669660000000061766966", "image/avif")]
    [InlineData("0000001C667479706D69663100000000617669666D696631", "image/avif")]
    public void A_picture_is_known_by_how_it_begins(string head, string mediaType) =>
        Assert.Equal(mediaType, PictureKind.Of(Convert.FromHexString(head))?.MediaType);

    [Theory]
    [InlineData("0000001C66747970686569630000000068656963", true)]
    [InlineData("0000001C667479706D69663100000000686569636D696631", true)]
    [InlineData("0000001C66747970686569780000000068656978", true)]
    [InlineData("0000001C667479706D69663100000000617669666D696631", false)]
    [InlineData("0000001C6674797069736F6D0000000069736F6D", false)]
    [InlineData("FFD8FFE000104A4649460001", false)]
    public void Heic_is_known_and_is_no_picture(string head, bool isHeic)
    {
        var bytes = Convert.FromHexString(head);
        Assert.Equal(isHeic, PictureKind.IsHeic(bytes));
        Assert.False(isHeic && PictureKind.Of(bytes) is not null);
    }

    [Theory]
    [InlineData("<svg xmlns=\"http://www.w3.org/2000/svg\"><script>alert(1)</script></svg>")]
    [InlineData("<?xml version=\"1.0\"?><svg/>")]
    [InlineData("<!DOCTYPE html><html>")]
    [InlineData("<html><img src=x>")]
    [InlineData(" GIF89a")]
    [InlineData("GIF88a")]
    [InlineData("GIF8")]
    [InlineData("%PDF-1.7")]
    [InlineData("RIFF\0\0\0\0WAVEfmt ")]
    [InlineData("RIFF")]
    [InlineData("BM\0\0\0\0")]
    [InlineData("II*\0")]
    [InlineData("\u0089PNG")]
    [InlineData("")]
    public void Anything_else_is_no_picture(string file) => Assert.Null(PictureKind.Of(Encoding.Latin1.GetBytes(file)));

    [Theory]
    [InlineData("0000001C6674797068656963000000006D696631")]
    [InlineData("0000001C66747970697336300061766966")]
    [InlineData("00000010667479706D696631000000006176696600000000")]
    [InlineData("000000006674797069736F6D61766966000000006D696631")]
    public void Another_file_of_boxes_is_no_picture(string head) =>
        Assert.Null(PictureKind.Of(Convert.FromHexString(head)));

    [Fact]
    [Trait("Category", RandomCases.Category)]
    public void No_bytes_break_it() => Gen.Byte.Array[0, PictureKind.HeadBytes].Holds(head => _ = PictureKind.Of(head));

    [Fact]
    public void The_pictures_of_the_tests_are_pictures() =>
        Assert.Equal("image/gif", PictureKind.Of(TestPicture.Gif(300, 200))?.MediaType);
}
