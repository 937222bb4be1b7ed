using CsCheck;
using Microblog.Testing.Cases;
using Xunit;

namespace Microblog.Xmpp.Tests.Addresses;

public sealed class JidComparisonTests
{
    [Theory]
    [InlineData("Juliet@Example.COM./Balcony", "juliet@example.com/Balcony")]
    [InlineData("j\u00FCrgen@xn--mnchen-3ya.example", "JU\u0308RGEN@m\u00FCnchen.example")]
    [InlineData("\uFF4A@example.org", "j@example.org")]
    [InlineData("a@example.org/x\u00A0y", "a@example.org/x y")]
    [Trait("Spec", "RFC 7622 3.1")]
    public void Two_ways_to_write_an_address_are_equal(string one, string other)
    {
        var (left, right) = (Jid.Parse(one), Jid.Parse(other));
        Assert.True(left == right && left.Equals((object)right) && !(left != right));
        Assert.Equal(left.GetHashCode(), right.GetHashCode());
        Assert.Equal(left.ToString(), right.ToString());
    }

    [Theory]
    [InlineData("juliet@example.com/balcony", "juliet@example.com/Balcony")]
    [InlineData("fu\u00DFball@example.com", "fussball@example.com")]
    [InlineData("fa\u00DF.example", "fass.example")]
    [InlineData("a@example.com", "example.com/a")]
    [InlineData(@"a\20b@example.com", "ab@example.com")]
    [Trait("Spec", "RFC 7622 3.1")]
    public void Different_addresses_stay_different(string one, string other)
    {
        Assert.NotEqual(Jid.Parse(one), Jid.Parse(other));
    }

    [Fact]
    public void The_same_account_is_known_whatever_the_resource()
    {
        var phone = Jid.Parse("juliet@example.com/phone");
        Assert.True(phone.IsSameBare(Jid.Parse("Juliet@example.com/desk")));
        Assert.True(phone.IsSameBare(phone.Bare));
        Assert.False(phone.IsSameBare(phone.Server));
        Assert.False(phone.IsSameBare(Jid.Parse("romeo@example.com/phone")));
        Assert.False(phone.IsSameBare(null));
        Assert.False(phone.Equals(null));
        Assert.False(phone == null);
    }

    [Fact]
    [Trait("Category", RandomCases.Category)]
    [Trait("Spec", "RFC 7622 3.1")]
    public void Parsed_address_is_read_back_from_its_text()
    {
        var character = Gen.Frequency(
            (4, Gen.Char["aBz09.-_@/ "]),
            (
                2,
                Gen.Char[
                    "\u00E9\u0301\u0130\u00DF\u03A3\u0345\u1E9E\uFF21\u3002\u00B7l\u200C\u200D\u0628\u0660\u05D0\u094D\u0915"
                ]
            ),
            (1, Gen.Char)
        );
        var label = Gen.Frequency(
            (3, character.Array[1, 8].Select(all => new string(all))),
            (1, Gen.Const("xn--mnchen-3ya"))
        );
        Gen.Select(label, label, label)
            .Holds(
                (local, domain, resource) =>
                {
                    foreach (
                        var text in new[]
                        {
                            domain,
                            $"{local}@{domain}",
                            $"{local}@{domain}/{resource}",
                            $"a@b/{resource}",
                        }
                    )
                    {
                        if (Jid.TryParse(text, out var jid))
                        {
                            Assert.Equal(jid, Jid.Parse(jid.ToString()));
                        }
                    }
                },
                count: 20_000
            );
    }

    [Fact]
    public void Comparing_allocates_nothing()
    {
        var (one, other) = (
            Jid.Parse("j\u00FCrgen@m\u00FCnchen.example/a"),
            Jid.Parse("J\u00DCRGEN@xn--mnchen-3ya.example/a")
        );
        Assert.Equal(0, Allocated(() => one.Equals(other) && one == other && !(one != other)));
        Assert.Equal(0, Allocated(() => one.IsSameBare(other)));
        Assert.Equal(0, Allocated(() => one.GetHashCode() == other.GetHashCode()));
    }

    [Fact]
    public void Reading_ascii_allocates_the_address_and_its_parts_alone()
    {
        // An object of three fields: 40 bytes. A string: 22 bytes and 2 a character, up to the next multiple of 8.
        Assert.Equal(40 + 32 + 48 + 40, Allocated(() => Jid.TryParse("alice@example.org/desktop", out _)));
        Assert.Equal(40 + 32 + 48 + 40, Allocated(() => Jid.TryParse("Alice@EXAMPLE.org/Desktop", out _)));
        Assert.Equal(40 + 48, Allocated(() => Jid.TryParse("example.org", out _)));
    }

    private static long Allocated(Func<bool> act) =>
        AllocatedBytes.Least(
            100,
            () =>
            {
                if (!act())
                {
                    Assert.Fail("It does not hold.");
                }
            }
        );
}
