using CsCheck;
using Microblog.Core.Atom;
using Microblog.Core.Model;
using Microblog.Core.Publishing;
using Microblog.Testing.Cases;
using Microblog.Testing.Scripted;
using Microblog.Xmpp;
using Xunit;

namespace Microblog.Core.Tests.Publishing;

/// <summary>The composer makes nothing that the own reader would refuse, or would read only a part of.</summary>
public sealed class ComposerLimitTests
{
    private const string Word = "needle";
    private static readonly Jid Me = Jid.Parse("me@example.org");

    private static readonly Gen<string> Nested = Gen.Select(
        Gen.OneOf<string>("> ", "- ", "* ", "1. ", "> - ", "**", "*", "~~", "_", "[", "![", "`", "# ", "|", "  "),
        Gen.OneOf<string>("", "quote\n\n", "# Title\n\ntext\n\n", "a\n"),
        Gen.Int[0, 300],
        Gen.OneOf<string>("", "](https://e.example/)", "**", "*_", "\n- a\n", "\n\n|a|\n|-|\n|b|\n"),
        Gen.Int[0, 3],
        (repeated, before, count, after, more) =>
            before
            + string.Concat(Enumerable.Repeat(repeated, count))
            + Word
            + string.Concat(Enumerable.Repeat(after, count * more))
    );

    [Theory]
    [InlineData(1, true)]
    [InlineData(45, true)]
    [InlineData(60, false)]
    [InlineData(105, false)]
    [InlineData(200, false)]
    public void Quotes_nested_too_deep_are_sent_as_they_were_typed(int depth, bool isNested)
    {
        var typed = $"quote\n\n{string.Concat(Enumerable.Repeat("> ", depth))}deep";
        var (entry, read) = RoundTrip(typed);
        Assert.Equal(isNested, entry.Xhtml is not null);
        Assert.Contains("deep", read.Text, StringComparison.Ordinal);
        Assert.Equal(typed, read.Source);
    }

    [Fact]
    [Trait("Category", RandomCases.Category)]
    public void Typed_text_is_read_back_whole()
    {
        Nested.Holds(
            typed =>
            {
                var (entry, read) = RoundTrip(typed);
                Assert.Contains(Word, read.Source, StringComparison.Ordinal);
                // Some signs show no words, such as what follows the fence of a code block.
                if (entry.Xhtml?.Value.Contains(Word, StringComparison.Ordinal) != false)
                {
                    Assert.Contains(Word, read.Title + read.Text, StringComparison.Ordinal);
                }
            },
            count: 2_000,
            threads: 2
        );
    }

    private static (NewEntry Entry, AtomEntry Read) RoundTrip(string typed)
    {
        var entry = PostComposer.Post(
            new PostDraft
            {
                Feed = FeedAddress.Microblog(Me),
                ItemId = "U",
                Author = Me,
                Text = typed,
                Now = new DateTimeOffset(2026, 11, 22, 14, 32, 0, TimeSpan.Zero),
            }
        );
        var item = WireCopy.OfItem(AtomEntryWriter.Write(entry));
        Assert.False(item.IsOverLimit);
        return (entry, AtomEntryReader.ReadOrNull(item.Payload)!);
    }
}
