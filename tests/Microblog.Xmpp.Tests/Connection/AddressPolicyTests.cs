using System.Net;
using CsCheck;
using Microblog.Testing.Cases;
using Microblog.Xmpp.Connection;
using Xunit;

namespace Microblog.Xmpp.Tests.Connection;

public sealed class AddressPolicyTests
{
    private static readonly Gen<IPAddress> AnyIPv4 = Gen.Byte.Array[4].Select(bytes => new IPAddress(bytes));

    private static readonly string[] Private =
    [
        "10.0.0.0/8",
        "100.64.0.0/10",
        "127.0.0.0/8",
        "169.254.0.0/16",
        "172.16.0.0/12",
        "192.168.0.0/16",
        "fc00::/7",
        "fe80::/10",
    ];

    [Theory]
    [InlineData("0.0.0.0")]
    [InlineData("0.1.2.3")]
    [InlineData("10.0.0.1")]
    [InlineData("10.255.255.255")]
    [InlineData("100.64.0.1")]
    [InlineData("100.127.255.255")]
    [InlineData("127.0.0.1")]
    [InlineData("127.255.255.254")]
    [InlineData("169.254.169.254")]
    [InlineData("172.16.0.1")]
    [InlineData("172.31.255.255")]
    [InlineData("192.0.0.8")]
    [InlineData("192.0.2.1")]
    [InlineData("192.88.99.1")]
    [InlineData("192.168.0.1")]
    [InlineData("198.18.0.1")]
    [InlineData("198.19.255.255")]
    [InlineData("198.51.100.1")]
    [InlineData("203.0.113.1")]
    [InlineData("224.0.0.1")]
    [InlineData("239.255.255.255")]
    [InlineData("240.0.0.1")]
    [InlineData("255.255.255.255")]
    [InlineData("::")]
    [InlineData("::1")]
    [InlineData("::127.0.0.1")]
    [InlineData("::8.8.8.8")]
    [InlineData("::ffff:127.0.0.1")]
    [InlineData("::ffff:10.0.0.1")]
    [InlineData("::ffff:0:127.0.0.1")]
    [InlineData("64:ff9b::10.0.0.1")]
    [InlineData("64:ff9b::169.254.169.254")]
    [InlineData("64:ff9b:1::8.8.8.8")]
    [InlineData("100::1")]
    [InlineData("2001::1")]
    [InlineData("2001:0:4136:e378:8000:63bf:3fff:fdd2")]
    [InlineData("2001:db8::1")]
    [InlineData("2002:7f00:1::")]
    [InlineData("2002:808:808::1")]
    [InlineData("3fff::1")]
    [InlineData("5f00::1")]
    [InlineData("fc00::1")]
    [InlineData("fd12:3456::1")]
    [InlineData("fe80::1")]
    [InlineData("fe80::1%2")]
    [InlineData("fec0::1")]
    [InlineData("ff02::1")]
    [InlineData("ff0e::1")]
    public void An_address_of_a_network_of_ones_own_is_refused(string address) =>
        Assert.False(AddressPolicy.IsPublic(IPAddress.Parse(address)));

    [Theory]
    [InlineData("1.1.1.1")]
    [InlineData("8.8.8.8")]
    [InlineData("9.255.255.255")]
    [InlineData("11.0.0.0")]
    [InlineData("100.63.255.255")]
    [InlineData("100.128.0.0")]
    [InlineData("126.255.255.255")]
    [InlineData("128.0.0.1")]
    [InlineData("172.15.255.255")]
    [InlineData("172.32.0.0")]
    [InlineData("192.167.255.255")]
    [InlineData("223.255.255.255")]
    [InlineData("::ffff:8.8.8.8")]
    [InlineData("64:ff9b::8.8.8.8")]
    [InlineData("2001:200::1")]
    [InlineData("2606:4700:4700::1111")]
    [InlineData("2a00:1450:4001:81b::200e")]
    public void An_address_of_everybody_is_allowed(string address) =>
        Assert.True(AddressPolicy.IsPublic(IPAddress.Parse(address)));

    [Fact]
    [Trait("Category", RandomCases.Category)]
    public void IPv4_within_IPv6_is_what_it_is_by_itself() =>
        AnyIPv4.Holds(address =>
        {
            var isPublic = AddressPolicy.IsPublic(address);
            Assert.Equal(isPublic, AddressPolicy.IsPublic(address.MapToIPv6()));
            Assert.Equal(isPublic, AddressPolicy.IsPublic(Within("64:ff9b::", 12, address)));
            Assert.False(AddressPolicy.IsPublic(Within("2002::", 2, address)));
            Assert.False(AddressPolicy.IsPublic(Within("::", 12, address)));
        });

    [Fact]
    [Trait("Category", RandomCases.Category)]
    public void Every_address_of_a_private_network_is_refused() =>
        Gen.Select(Gen.Int[0, Private.Length - 1], Gen.Byte.Array[16])
            .Holds(
                (which, random) =>
                {
                    var network = IPNetwork.Parse(Private[which]);
                    var bytes = network.BaseAddress.GetAddressBytes();
                    for (var bit = network.PrefixLength; bit < bytes.Length * 8; bit++)
                    {
                        bytes[bit / 8] |= (byte)(random[bit / 8] & (0x80 >> (bit % 8)));
                    }
                    Assert.False(AddressPolicy.IsPublic(new IPAddress(bytes)));
                }
            );

    private static IPAddress Within(string prefix, int at, IPAddress address)
    {
        var bytes = IPAddress.Parse(prefix).GetAddressBytes();
        address.GetAddressBytes().CopyTo(bytes, at);
        return new IPAddress(bytes);
    }
}
