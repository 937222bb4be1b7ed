using CsCheck;
using Microblog.Core.Cache;
using Microblog.Testing.Cases;
using Xunit;

namespace Microblog.Core.Tests.Cache;

public sealed class PositionTests
{
    private static readonly Gen<Position> Positions = Gen.Select(
        Gen.OneOf(Gen.Long[0, 3], Gen.Const(long.MinValue), Gen.Const(long.MaxValue)),
        Gen.Char["aB~%"].Array[0, 3].Select(letters => new string(letters)),
        (key, address) => new Position(key, address)
    );

    [Fact]
    [Trait("Category", RandomCases.Category)]
    public void The_order_is_total() =>
        Gen.Select(Positions, Positions, Positions)
            .Holds(
                (a, b, c) =>
                {
                    Assert.Equal(Math.Sign(a.CompareTo(b)), -Math.Sign(b.CompareTo(a)));
                    Assert.Equal(a == b, a.CompareTo(b) == 0);
                    Assert.True(!(a <= b && b <= c) || a <= c);
                    Assert.True(a < b || b < a || a == b);
                    Assert.True(Position.Top <= a && a <= Position.Bottom);
                },
                count: 20_000
            );

    [Fact]
    public void A_newer_key_is_above_and_of_one_key_the_greater_address()
    {
        Assert.True(new Position(2, "a") < new Position(1, "z"));
        Assert.True(new Position(1, "b") < new Position(1, "a"));
        Assert.True(new Position(1, "a") < new Position(1, "B"));
    }
}
