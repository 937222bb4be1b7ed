using System.Diagnostics;
using System.Text;
using System.Xml.Linq;
using CsCheck;
using Microblog.Testing.Cases;
using Xunit;

namespace Microblog.Xmpp.Tests.Streams;

/// <summary>Damaged streams.</summary>
public sealed class StreamFuzzTests
{
    private const int Limit = 2_000;

    // None takes more than a few milliseconds; this is for a machine that does much else.
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(5);

    private static readonly string[] Ends =
    [
        "end",
        "cut",
        "bad-format",
        "not-well-formed",
        "policy-violation",
        "restricted-xml",
        "unsupported-encoding",
    ];

    [Fact(Timeout = 600_000)]
    [Trait("Category", RandomCases.Category)]
    [Trait("Spec", "RFC 6120 11")]
    public Task Damage_ends_a_stream_and_delivers_nothing_that_was_not_sent() => Gen.Int.HoldsAsync(CheckAsync, 3_000);

    private static async Task CheckAsync(int seed)
    {
        var (bytes, sizes) = new StreamMutator(seed).Next();
        try
        {
            var watch = Stopwatch.StartNew();
            var (stanzas, end) = await StreamPieces.ReadAllAsync(StreamPieces.Cut(bytes, sizes), Limit);
            Assert.True(watch.Elapsed < Longest, $"{watch.Elapsed}");
            Assert.Contains(end, Ends);
            var (whole, wholeEnd) = await StreamPieces.ReadAllAsync(StreamPieces.Cut(bytes, [int.MaxValue]), Limit);
            Assert.Equal((wholeEnd, whole.Count), (end, stanzas.Count));
            await CheckSmallAsync(bytes, sizes);
            var platform = PlatformStream.Read(bytes);
            Assert.True(stanzas.Count <= platform.Count, $"{stanzas.Count} delivered, {platform.Count} sent, {end}");
            foreach (var (ours, theirs) in stanzas.Zip(platform))
            {
                // What was delivered can be written again, too.
                Assert.True(XNode.DeepEquals(ours, theirs), $"{ours}\nis not\n{theirs}");
            }
        }
        catch (Exception failure)
        {
            throw new InvalidOperationException(
                $"Seed {seed}, pieces of {string.Join(',', sizes)}: {Encoding.Latin1.GetString(bytes)}",
                failure
            );
        }
    }

    /// <summary>With a limit that most stanzas are beyond: however they are cut, the same are passed over and the end is the same.</summary>
    private static async Task CheckSmallAsync(byte[] bytes, int[] sizes)
    {
        var limit = StreamMutator.Header.Length + sizes[0];
        var (stanzas, end) = await StreamPieces.ReadAllAsync(StreamPieces.Cut(bytes, sizes), limit);
        Assert.Contains(end, Ends);
        var (whole, wholeEnd) = await StreamPieces.ReadAllAsync(StreamPieces.Cut(bytes, [int.MaxValue]), limit);
        Assert.Equal((wholeEnd, whole.Count), (end, stanzas.Count));
        Assert.All(whole.Zip(stanzas), pair => Assert.True(XNode.DeepEquals(pair.First, pair.Second)));
    }
}
