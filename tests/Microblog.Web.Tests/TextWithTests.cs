using Bunit;
using Microblog.Web.Components.Shared;
using Microblog.Web.Wording;

namespace Microblog.Web.Tests;

/// <summary>Texts with values, whose order is the language's.</summary>
public sealed class TextWithTests : BunitContext
{
    [Theory]
    [InlineData("{0} is muted", "<b>Bob</b> is muted")]
    [InlineData("You have muted {0}", "You have muted <b>Bob</b>")]
    [InlineData("From {1} came {0} & left", "From <i>Eve</i> came <b>Bob</b> &amp; left")]
    [InlineData("{0}, {0}", "<b>Bob</b>, <b>Bob</b>")]
    [InlineData("Nobody", "Nobody")]
    public void Markup_stands_where_the_text_has_its_number(string text, string expected)
    {
        var shown = Render<TextWith>(parameters =>
            parameters
                .Add(one => one.Text, text)
                .Add(one => one.First, "<b>Bob</b>")
                .Add(one => one.Second, "<i>Eve</i>")
        );

        Assert.Equal(expected, shown.Markup);
    }

    [Theory]
    [InlineData(0, "0 likes")]
    [InlineData(1, "1 like")]
    [InlineData(2, "2 likes")]
    public void Count_has_a_text_for_one_and_another_for_every_other_number(int count, string expected) =>
        Assert.Equal(expected, TextFormat.Count(count, "{0} like", "{0} likes"));

    [Fact]
    public void Text_in_markup_is_encoded_and_its_values_are_not() =>
        Assert.Equal("a &lt; b <b>c</b>", MarkupText.Fill("a < b {0}", "<b>c</b>"));
}
