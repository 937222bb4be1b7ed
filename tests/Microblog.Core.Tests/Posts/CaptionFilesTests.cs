using Microblog.Core.Model;
using Microblog.Core.Posts;
using Xunit;

namespace Microblog.Core.Tests.Posts;

public sealed class CaptionFilesTests
{
    [Theory]
    [InlineData("talk.webm talk.vtt", "1>0")]
    [InlineData("talk.webm Talk.de.vtt talk.pt-BR.vtt", "1>0 de|2>0 pt-BR")]
    [InlineData("a.webm b.webm b.vtt a.en.vtt", "2>1|3>0 en")]
    [InlineData("talk.vtt talk.webm", "0>1")]
    [InlineData("anything.fr.vtt song.mp3 a.png", "0>1 fr")]
    [InlineData("talk.webm other-final.vtt", "1>0")]
    [InlineData("talk.webm talk.final.vtt", "1>0")]
    [InlineData("a.webm b.mp3 c.vtt", "")]
    [InlineData("b.vtt a.webm b.webm", "")]
    [InlineData("a.pdf a.vtt", "")]
    public void Captions_belong_to_what_is_called_like_them_or_to_the_only_one(string names, string expected)
    {
        var attachments = names
            .Split(' ')
            .Select(name => new Attachment(new Uri("https://e.example/x/" + name), Type(name), null, null))
            .ToList();
        Assert.Equal(
            expected,
            string.Join(
                '|',
                CaptionFiles.All(attachments).Select(one => $"{one.Index}>{one.Player} {one.Language}".TrimEnd())
            )
        );
    }

    [Fact]
    public void Name_of_the_file_counts_before_its_address()
    {
        Attachment[] attachments =
        [
            new(new Uri("https://e.example/1"), "video/mp4", null, null) { Name = "one.mp4" },
            new(new Uri("https://e.example/2"), "video/mp4", null, null) { Name = "two.mp4" },
            new(new Uri("https://e.example/3"), "TEXT/VTT", null, null) { Name = "one.vtt" },
        ];
        Assert.Equal([new CaptionFile(2, 0, null)], CaptionFiles.Of(attachments, 0));
        Assert.Empty(CaptionFiles.Of(attachments, 1));
    }

    private static string Type(string name) =>
        Path.GetExtension(name) switch
        {
            ".webm" => "video/webm",
            ".mp3" => "audio/mpeg",
            ".vtt" => "text/vtt",
            var other => "image/" + other[1..],
        };
}
