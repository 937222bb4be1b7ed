using Microblog.Core.Atom;
using Microblog.Core.Tests.Timelines;
using Microblog.Testing.Entries;
using Xunit;

namespace Microblog.Core.Tests.Atom;

/// <summary>What is typed, or repeated from others, costs no more than its size.</summary>
[Collection(nameof(Alone))]
[Trait("Category", "Long")]
public sealed class HostileMarkdownTests
{
    private const int Runs = 3;
    private const int Tries = 12;
    private const int Small = 64_000;
    private const double MostGrowth = 3;
    private static readonly TimeSpan Least = TimeSpan.FromMilliseconds(20);

    public static TheoryData<string> Pieces =>
        [
            "[a](",
            "[a][b] ",
            "[![a]",
            "[",
            "*a",
            "**a ",
            "*_",
            "~~a",
            "> ",
            "- a\n",
            "`a``",
            "[a]: b\n",
            "|a|b\n",
            "<a",
            "#a ",
        ];

    [Theory]
    [MemberData(nameof(Pieces))]
    public void Text_of_twice_the_size_costs_at_most_three_times_as_much(string piece)
    {
        var (half, whole) = (Of(piece, Small), Of(piece, 2 * Small));
        Markdown.Read(half); // Compiles.
        var (cost, twice) = (TimeSpan.MaxValue, TimeSpan.MaxValue);
        for (var more = 0; more < Tries && (more == 0 || IsTooMuch()); more++)
        {
            cost = Min(cost, ThreadClock.Least(Runs, () => Markdown.Read(half)));
            twice = Min(twice, ThreadClock.Least(Runs, () => Markdown.Read(whole)));
        }
        Assert.False(IsTooMuch(), $"{2 * Small} characters: {twice}, half of them: {cost}");

        bool IsTooMuch() => twice > Least && twice > cost * MostGrowth;
    }

    [Fact]
    public void Text_with_very_many_brackets_is_sent_as_it_was_typed()
    {
        var read = Markdown.Read(Of("[a](", Small) + "**b**");
        Assert.False(read.IsFormatted);
        Assert.EndsWith("**b**", read.Plain, StringComparison.Ordinal);
    }

    private static string Of(string piece, int size) => string.Concat(Enumerable.Repeat(piece, size / piece.Length));

    private static TimeSpan Min(TimeSpan one, TimeSpan other) => one < other ? one : other;
}
