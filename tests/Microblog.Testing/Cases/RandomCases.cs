using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Runtime.CompilerServices;
using CsCheck;

namespace Microblog.Testing.Cases;

/// <summary>
/// Random tests with fixed cases: case 4711 is the same in every run. <c>eng/test.sh --explore SECONDS</c> tries new ones.
/// A test that uses it has the trait <see cref="Category"/>.
/// </summary>
public static class RandomCases
{
    /// <summary>The value of the trait <c>Category</c>, by which exploration finds these tests.</summary>
    public const string Category = "Random";

    /// <summary>The first case of every test. Another number, set by hand now and then, gives other cases.</summary>
    private const long First = 0;

    private static readonly TimeSpan ShrinkTime = TimeSpan.FromSeconds(5);

    /// <summary>The case with this number, of as many as a test can ask for.</summary>
    public static T Case<T>(this Gen<T> cases, long number)
    {
        ArgumentNullException.ThrowIfNull(cases);
        return cases.Generate(new PCG((uint)number, (ulong)(number >> 32)), null, out _);
    }

    /// <summary>The property holds for each case.</summary>
    /// <param name="cases">What the cases are.</param>
    /// <param name="property">Throws where it does not hold.</param>
    /// <param name="count">How many cases a usual run tries.</param>
    /// <param name="also">Numbers of cases that failed once.</param>
    /// <param name="threads">Cases at the same time; -1 one for each processor.</param>
    /// <param name="share">Percent of the time of an exploration.</param>
    /// <param name="shrink">A shorter case that fails too; otherwise smaller random ones are tried.</param>
    /// <param name="print">The case as text.</param>
    /// <param name="name">The test.</param>
    public static async Task HoldsAsync<T>(
        this Gen<T> cases,
        Func<T, Task> property,
        long count = 100,
        IReadOnlyList<long>? also = null,
        int threads = -1,
        int share = 1,
        Func<T, Task<T>>? shrink = null,
        Func<T, string>? print = null,
        [CallerMemberName] string name = ""
    )
    {
        ArgumentNullException.ThrowIfNull(property);
        async Task<Exception?> FailureAsync(T value)
        {
            try
            {
                await property(value);
                return null;
            }
            catch (Exception failure) when (failure is not OperationCanceledException)
            {
                return failure;
            }
        }
        var exploration = Exploration.Current;
        var failed = new ConcurrentDictionary<long, Exception>();
        var tried = 0L;
        using var enough = new CancellationTokenSource(exploration?.TimeFor(share) ?? Timeout.InfiniteTimeSpan);
        await Parallel.ForEachAsync(
            exploration is null ? Fixed(count).Concat(also ?? []) : New(enough.Token),
            new ParallelOptions { MaxDegreeOfParallelism = threads < 0 ? Environment.ProcessorCount : threads },
            async (number, _) =>
            {
                // Of those that fail the first is told: the others before it are still tried.
                if (exploration is null && failed.Keys.Any(before => before < number))
                {
                    return;
                }
                Interlocked.Increment(ref tried);
                if (await FailureAsync(cases.Case(number)) is { } failure && failed.TryAdd(number, failure))
                {
                    exploration?.Report(name, await TextAsync(number, failure));
                }
            }
        );
        exploration?.Report(name, tried, failed.Count);
        if (!failed.IsEmpty)
        {
            var (number, failure) = failed.MinBy(one => one.Key);
            throw new RandomCaseException(await TextAsync(number, failure), failure);
        }

        async Task<string> TextAsync(long number, Exception failure)
        {
            var smallest = shrink is null
                ? await SmallestAsync(cases, number, FailureAsync)
                : await shrink(cases.Case(number));
            var now = await FailureAsync(smallest) ?? failure;
            return string.Create(
                CultureInfo.InvariantCulture,
                $"case {number}, smallest that fails: {print?.Invoke(smallest) ?? CaseText.Of(smallest)} → {now.Message}"
            );
        }
    }

    /// <inheritdoc cref="HoldsAsync{T}"/>
    public static void Holds<T>(
        this Gen<T> cases,
        Action<T> property,
        long count = 100,
        IReadOnlyList<long>? also = null,
        int threads = -1,
        [CallerMemberName] string name = ""
    ) =>
        cases
            .HoldsAsync(
                value =>
                {
                    property(value);
                    return Task.CompletedTask;
                },
                count,
                also,
                threads,
                name: name
            )
            .GetAwaiter()
            .GetResult();

    /// <inheritdoc cref="HoldsAsync{T}"/>
    public static void Holds<T>(
        this Gen<T> cases,
        Func<T, bool> property,
        long count = 100,
        IReadOnlyList<long>? also = null,
        [CallerMemberName] string name = ""
    ) =>
        cases.Holds(
            value =>
            {
                if (!property(value))
                {
                    throw new InvalidOperationException("It does not hold.");
                }
            },
            count,
            also,
            name: name
        );

    /// <inheritdoc cref="HoldsAsync{T}"/>
    public static void Holds<T1, T2>(
        this Gen<(T1, T2)> cases,
        Action<T1, T2> property,
        long count = 100,
        IReadOnlyList<long>? also = null,
        [CallerMemberName] string name = ""
    ) => cases.Holds(value => property(value.Item1, value.Item2), count, also, name: name);

    /// <inheritdoc cref="HoldsAsync{T}"/>
    public static Task HoldsAsync<T1, T2>(
        this Gen<(T1, T2)> cases,
        Func<T1, T2, Task> property,
        long count = 100,
        IReadOnlyList<long>? also = null,
        [CallerMemberName] string name = ""
    ) => cases.HoldsAsync(value => property(value.Item1, value.Item2), count, also, name: name);

    /// <inheritdoc cref="HoldsAsync{T}"/>
    public static void Holds<T1, T2, T3>(
        this Gen<(T1, T2, T3)> cases,
        Action<T1, T2, T3> property,
        long count = 100,
        IReadOnlyList<long>? also = null,
        [CallerMemberName] string name = ""
    ) => cases.Holds(value => property(value.Item1, value.Item2, value.Item3), count, also, name: name);

    /// <inheritdoc cref="HoldsAsync{T}"/>
    public static void Holds<T1, T2, T3, T4, T5>(
        this Gen<(T1, T2, T3, T4, T5)> cases,
        Action<T1, T2, T3, T4, T5> property,
        long count = 100,
        IReadOnlyList<long>? also = null,
        [CallerMemberName] string name = ""
    ) =>
        cases.Holds(
            value => property(value.Item1, value.Item2, value.Item3, value.Item4, value.Item5),
            count,
            also,
            name: name
        );

    private static IEnumerable<long> Fixed(long count)
    {
        for (var number = First; number < First + count; number++)
        {
            yield return number;
        }
    }

    /// <summary>Numbers that no usual run tries, until the time is over.</summary>
    private static IEnumerable<long> New(CancellationToken enough)
    {
        var number = Random.Shared.NextInt64(1L << 32, 1L << 62);
        while (!enough.IsCancellationRequested)
        {
            yield return number++;
        }
    }

    /// <summary>Of smaller random cases the smallest that fails, as far as there is time to look for it.</summary>
    private static async Task<T> SmallestAsync<T>(Gen<T> cases, long number, Func<T, Task<Exception?>> failure)
    {
        var smallest = cases.Generate(new PCG((uint)number, (ulong)(number >> 32)), null, out var size);
        var watch = Stopwatch.StartNew();
        for (uint stream = 0; watch.Elapsed < ShrinkTime; stream++)
        {
            var value = cases.Generate(new PCG(stream, (ulong)number), size, out var other);
            // A case that grows larger than the smallest is not made to its end.
            if (Size.IsLessThan(other, size) && await failure(value) is not null)
            {
                (smallest, size) = (value, other);
            }
        }
        return smallest;
    }
}
