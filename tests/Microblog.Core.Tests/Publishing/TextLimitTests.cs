using Microblog.Core.Model;
using Microblog.Core.Publishing;
using Xunit;

namespace Microblog.Core.Tests.Publishing;

public sealed class TextLimitTests
{
    private const int Most = TextLimit.Most;

    [Theory]
    [InlineData("", 0)]
    [InlineData("abc", 3)]
    [InlineData("🦆", 1)]
    [InlineData("👩‍👩‍👧", 5)] // three people and two joiners: as the browser counts
    [InlineData("e\u0301", 2)]
    [InlineData("a\nb", 3)]
    [InlineData("a\r\nb", 3)]
    [InlineData("a\rb", 3)]
    [InlineData("\r\n\r\n", 2)]
    [InlineData("  a  ", 5)]
    public void Characters_are_counted_as_the_browser_counts_them(string text, int characters)
    {
        Assert.Equal(characters, TextLimit.Count(text));
    }

    [Theory]
    [InlineData("w")]
    [InlineData("🦆")]
    [InlineData("\r\n")]
    [InlineData(" ")]
    public void Text_of_the_most_characters_is_let_through_and_one_more_is_not(string character)
    {
        var text = string.Concat(Enumerable.Repeat(character, Most));
        TextLimit.Check(text);
        var refused = Assert.Throws<PublishException>(() => TextLimit.Check(text + "x"));
        Assert.Equal(PublishFailure.TooManyCharacters, refused.Failure);
    }

    [Fact]
    public void Post_that_is_longer_already_can_be_edited_and_does_not_grow()
    {
        Assert.Equal(Most, TextLimit.ForEdit("short"));
        Assert.Equal(Most + 5, TextLimit.ForEdit(new string('w', Most + 5)));
    }
}
