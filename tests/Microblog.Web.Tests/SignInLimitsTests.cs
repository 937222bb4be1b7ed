using System.Globalization;
using System.Net;
using Microblog.Web.Accounts;

namespace Microblog.Web.Tests;

public sealed class SignInLimitsTests
{
    private const int PerAddress = 10;
    private const int PerClient = 30;
    private static readonly IPAddress Client = IPAddress.Parse("192.0.2.1");

    [Fact]
    public void An_address_is_tried_so_often_and_no_more_from_wherever()
    {
        using var limits = new SignInLimits();
        for (var attempt = 1; attempt <= PerAddress; attempt++)
        {
            Assert.Null(limits.Refuse("alice@example.org", ClientOf(attempt)));
        }

        Assert.InRange(limits.Refuse("alice@example.org", ClientOf(99))!.Value, TimeSpan.Zero, TimeSpan.FromMinutes(5));
        Assert.Null(limits.Refuse("bob@example.org", ClientOf(99)));
    }

    [Fact]
    public void A_client_tries_so_many_addresses_and_no_more()
    {
        using var limits = new SignInLimits();
        for (var attempt = 1; attempt <= PerClient; attempt++)
        {
            Assert.Null(limits.Refuse(AddressOf(attempt), Client));
        }

        Assert.NotNull(limits.Refuse(AddressOf(99), Client));
        Assert.NotNull(limits.Refuse(AddressOf(98), Client.MapToIPv6()));
        Assert.Null(limits.Refuse(AddressOf(97), ClientOf(7)));
    }

    [Fact]
    public void A_household_has_a_network_and_counts_as_one()
    {
        using var limits = new SignInLimits();
        for (var attempt = 1; attempt <= PerClient; attempt++)
        {
            Assert.Null(
                limits.Refuse(
                    AddressOf(attempt),
                    IPAddress.Parse(string.Create(CultureInfo.InvariantCulture, $"2001:db8:0:1::{attempt:x}"))
                )
            );
        }

        Assert.NotNull(limits.Refuse(AddressOf(99), IPAddress.Parse("2001:db8:0:1:ffff::1")));
        Assert.Null(limits.Refuse(AddressOf(98), IPAddress.Parse("2001:db8:0:2::1")));
    }

    private static string AddressOf(int number) =>
        string.Create(CultureInfo.InvariantCulture, $"person{number}@example.org");

    private static IPAddress ClientOf(int number) =>
        IPAddress.Parse(string.Create(CultureInfo.InvariantCulture, $"198.51.100.{number}"));
}
