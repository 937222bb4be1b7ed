using CsCheck;
using Microblog.Testing.Cases;
using Xunit;

namespace Microblog.Core.Tests.Cases;

public sealed class RandomCasesTests
{
    private const int Timeout = 60_000;

    [Fact(Timeout = Timeout)]
    public async Task Cases_are_the_same_in_every_run()
    {
        var first = await TriedAsync([]);
        Assert.Equal(50, first.Count);
        Assert.True(first.Distinct().Count() > 40);
        Assert.Equal(first, await TriedAsync([]));
        Assert.Equal([Gen.Long.Case(1L << 40), .. first], await TriedAsync([1L << 40]));
    }

    [Fact(Timeout = Timeout)]
    public async Task Failure_says_its_case_and_a_smaller_one()
    {
        var thrown = await Assert.ThrowsAsync<RandomCaseException>(() =>
            Gen.String[0, 40]
                .HoldsAsync(text =>
                {
                    Assert.DoesNotContain('e', text);
                    return Task.CompletedTask;
                })
        );
        var first = Enumerable.Range(0, 100).First(number => Gen.String[0, 40].Case(number).Contains('e'));
        Assert.StartsWith($"case {first}, smallest that fails: \"e\" → ", thrown.Message, StringComparison.Ordinal);
    }

    [Fact(Timeout = Timeout)]
    public async Task Case_that_has_a_shorter_one_is_shortened_by_it()
    {
        var thrown = await Assert.ThrowsAsync<RandomCaseException>(() =>
            Gen.Int[10, 99]
                .HoldsAsync(
                    number => throw new InvalidOperationException($"{number}!"),
                    shrink: number => Task.FromResult(number / 10),
                    print: number => $"<{number}>"
                )
        );
        var digit = Gen.Int[10, 99].Case(0) / 10;
        Assert.Equal($"case 0, smallest that fails: <{digit}> → {digit}!", thrown.Message);
    }

    private static async Task<List<long>> TriedAsync(long[] also)
    {
        var tried = new List<long>();
        await Gen.Long.HoldsAsync(
            value =>
            {
                tried.Add(value);
                return Task.CompletedTask;
            },
            50,
            also,
            threads: 1
        );
        return [.. tried.TakeLast(also.Length), .. tried.Take(50)];
    }
}
