using System.Text.Json;
using CsCheck;
using Microblog.Core.Cache;
using Microblog.Testing.Cases;
using Xunit;

namespace Microblog.Core.Tests.Cache;

public sealed class CoverageTests
{
    private const int Epoch = 5;

    private static readonly Gen<Coverage> Coverages = Gen.Select(
            Gen.Int[0, 1],
            Gen.Long[0, 40],
            Gen.Long[0, 40],
            Gen.Int[0, 3]
        )
        .Array[1, 6]
        .Select(parts =>
        {
            var bound = long.MaxValue;
            var segments = new List<Segment>();
            foreach (var (epoch, step, key, count) in parts)
            {
                segments.Add(
                    new Segment
                    {
                        Number = segments.Count + 1,
                        Token = segments.Count == 0 ? "" : "t",
                        Bound = bound,
                        Epoch = epoch == 0 ? Epoch : Epoch - 1,
                        Count = count,
                        LastOrd = count - 1,
                        MinKey = count == 0 ? long.MaxValue : key,
                        MaxKey = count == 0 ? long.MinValue : key + step % 7,
                    }
                );
                bound = (bound == long.MaxValue ? 60 : bound) - step;
            }
            return Coverage.FromJson(JsonSerializer.Serialize(segments));
        });

    /// <summary>Where the floor blocks a row, asking for that row reads what blocks it: else reading stands still for ever.</summary>
    [Fact]
    [Trait("Category", RandomCases.Category)]
    public void Floor_that_blocks_a_key_has_an_unread_segment_down_to_it() =>
        Gen.Select(Coverages, Gen.Long[-5, 70], Gen.Long[-5, 70])
            .Where((_, key, bottom) => key < bottom)
            .Holds(
                (coverage, key, bottom) =>
                    Assert.True(key >= coverage.Floor(Epoch, bottom) || coverage.FirstUnread(Epoch, key, bottom) >= 0),
                count: 20_000
            );

    [Fact]
    [Trait("Category", RandomCases.Category)]
    public void Ceiling_that_blocks_a_key_has_an_unread_segment_up_to_it() =>
        Gen.Select(Coverages, Gen.Long[-5, 70], Gen.Long[-5, 70])
            .Where((_, key, top) => key > top)
            .Holds(
                (coverage, key, top) =>
                    Assert.True(key < coverage.Ceiling(Epoch, top) || coverage.FirstUnread(Epoch, top, key) >= 0),
                count: 20_000
            );

    [Fact]
    [Trait("Category", RandomCases.Category)]
    public void A_floor_without_rows_below_is_reached_by_reading_to_the_end() =>
        Gen.Select(Coverages, Gen.Long[-5, 70])
            .Holds(
                (coverage, bottom) =>
                    Assert.True(
                        coverage.Floor(Epoch, bottom) == long.MinValue
                            || coverage.FirstUnread(Epoch, long.MinValue, bottom) >= 0
                    ),
                count: 20_000
            );

    [Fact]
    public void Feed_read_to_its_end_blocks_nothing()
    {
        var coverage = Coverage.Unknown();
        Assert.Equal(long.MaxValue, coverage.Floor(1, 7));
        Assert.Equal(0, coverage.FirstUnread(1, 7, 9));
        coverage.Head.Epoch = 1;
        Assert.Equal(long.MinValue, coverage.Floor(1, 7));
        Assert.Equal(long.MaxValue, coverage.Ceiling(1, 7));
        Assert.Equal(-1, coverage.FirstUnread(1, long.MinValue, long.MaxValue));
    }

    [Theory]
    [InlineData("")]
    [InlineData("[]")]
    [InlineData("null")]
    [InlineData("{")]
    public void A_text_that_is_no_coverage_is_a_feed_of_which_nothing_is_known(string json) =>
        Assert.Equal(Coverage.Unknown().ToJson(), Coverage.FromJson(json).ToJson());

    [Fact]
    [Trait("Category", RandomCases.Category)]
    public void Coverage_is_read_as_it_was_written() =>
        Coverages.Holds(coverage => Assert.Equal(coverage.ToJson(), Coverage.FromJson(coverage.ToJson()).ToJson()));
}
