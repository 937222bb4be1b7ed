using System.Text;
using CsCheck;
using Microblog.Core.Model;
using Microblog.Testing.Cases;
using Xunit;

namespace Microblog.Core.Tests.Model;

public sealed class SortableTextTests
{
    private static readonly Gen<string> Text = Gen.OneOf(
        Gen.String[0, 120],
        Gen.Char["ab~0f€"].Array[60, 140].Select(letters => new string(letters)),
        Gen.Char["xyz"].Array[80, 100].Select(letters => new string(letters))
    );

    [Fact]
    [Trait("Category", RandomCases.Category)]
    public void Any_text_fits_and_what_fits_stays_as_it_is() =>
        Text.Holds(
            text =>
            {
                var shortened = SortableText.Shorten(text, 90);
                Assert.True(Encoding.UTF8.GetByteCount(shortened) <= 90);
                Assert.True(Encoding.UTF8.GetByteCount(text) > 90 || shortened == text);
                Assert.Equal(shortened, SortableText.Shorten(text, 90));
            },
            count: 2_000
        );

    [Fact]
    [Trait("Category", RandomCases.Category)]
    public void Two_texts_never_become_one() =>
        Gen.Select(Text, Text)
            .Where((left, right) => left != right)
            .Holds(
                (left, right) => Assert.NotEqual(SortableText.Shorten(left, 90), SortableText.Shorten(right, 90)),
                count: 2_000
            );

    [Fact]
    public void A_text_that_looks_like_the_short_form_of_another_is_not_taken_for_it()
    {
        var text = new string('x', 400);
        var forged = SortableText.Shorten(text, 300);
        Assert.NotEqual(forged, SortableText.Shorten(forged, 300));
        Assert.True(SortableText.Shorten(forged, 300).Length <= 300);
    }
}
