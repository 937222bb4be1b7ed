using Microblog.Core.Model;
using Xunit;

namespace Microblog.Core.Tests.Model;

public sealed class TypedAddressTests
{
    [Theory]
    [InlineData("alice", "alice@here.example")]
    [InlineData("  Alice ", "alice@here.example")]
    [InlineData("@alice", "alice@here.example")]
    [InlineData("alice@other.example", "alice@other.example")]
    [InlineData("@alice@other.example", "alice@other.example")]
    [InlineData("xmpp:alice@other.example", "alice@other.example")]
    [InlineData("XMPP:ALICE@OTHER.EXAMPLE", "alice@other.example")]
    [InlineData("alice@other.example/phone", "alice@other.example")]
    [InlineData("@", null)]
    [InlineData("@@other.example", null)]
    [InlineData("alice@", null)]
    [InlineData("two words", null)]
    [InlineData("", null)]
    [InlineData(null, null)]
    public void Persons_address_is_read_as_people_type_it(string? text, string? address) =>
        Assert.Equal(address, TypedAddress.ReadPerson(text, "here.example")?.ToString());

    [Fact]
    public void Bare_name_is_no_address_where_no_domain_is_known() =>
        Assert.Null(TypedAddress.ReadPerson("alice", domain: null));

    [Theory]
    [InlineData("pubsub.here.example", "pubsub.here.example")]
    [InlineData(" xmpp:PubSub.here.example", "pubsub.here.example")]
    [InlineData("alice@here.example", null)]
    [InlineData("alice", null)]
    [InlineData("pubsub.here.example/x", null)]
    [InlineData("https://here.example/", null)]
    [InlineData("", null)]
    public void Services_address_is_a_domain(string text, string? address) =>
        Assert.Equal(address, TypedAddress.ReadService(text)?.ToString());
}
