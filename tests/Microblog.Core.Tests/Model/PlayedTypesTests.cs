using Microblog.Core.Model;
using Xunit;

namespace Microblog.Core.Tests.Model;

public sealed class PlayedTypesTests
{
    [Theory]
    [InlineData("video/mp4", "video/mp4")]
    [InlineData("VIDEO/WEBM", "video/webm")]
    [InlineData("video/quicktime", "video/mp4")]
    [InlineData("audio/x-wav", "audio/wav")]
    [InlineData("audio/mp3", "audio/mpeg")]
    [InlineData("audio/opus", "audio/ogg")]
    [InlineData("video/x-matroska", null)]
    [InlineData("video/*", null)]
    [InlineData("application/x-mpegurl", null)]
    [InlineData("image/gif", null)]
    [InlineData("text/html", null)]
    [InlineData(null, null)]
    public void Type_is_one_of_those_that_browsers_play(string? type, string? played) =>
        Assert.Equal(played, new Attachment(new Uri("https://e.example/a"), type, null, null).PlayedType);
}
