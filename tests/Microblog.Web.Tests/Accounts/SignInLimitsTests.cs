using System.Globalization;
using System.Net;
using Microblog.Web.Accounts;
using Microsoft.Extensions.Time.Testing;

namespace Microblog.Web.Tests.Accounts;

public sealed class SignInLimitsTests
{
    private const int PerClient = 30;
    private const string Alice = "alice@example.org";
    private static readonly IPAddress Client = IPAddress.Parse("192.0.2.1");

    private readonly FakeTimeProvider _time = new();
    private readonly SignInLimits _limits;

    public SignInLimitsTests() => _limits = new SignInLimits(_time);

    [Fact]
    public void Wrong_passwords_slow_an_address_down_more_and_more_and_never_lock_it()
    {
        var waits = new List<double>();
        for (var attempt = 1; attempt <= 1000; attempt++)
        {
            waits.Add(_limits.DelayOf(Alice, known: null).TotalSeconds);
            _limits.Fail(Alice, known: null);
        }

        Assert.Equal([0, 0, 0, 0, 0, 1, 2, 4, 8, 8, 8], waits.Take(11));
        Assert.All(waits.Skip(10), wait => Assert.Equal(SignInLimits.LongestWait.TotalSeconds, wait));
        Assert.Equal(TimeSpan.Zero, _limits.DelayOf("bob@example.org", known: null));
    }

    [Fact]
    public void Wrong_passwords_are_forgotten()
    {
        for (var attempt = 0; attempt < 20; attempt++)
        {
            _limits.Fail(Alice, known: null);
        }
        _time.Advance(SignInLimits.FailureWindow - TimeSpan.FromSeconds(1));
        Assert.Equal(SignInLimits.LongestWait, _limits.DelayOf(Alice, known: null));

        _time.Advance(TimeSpan.FromSeconds(1));

        Assert.Equal(TimeSpan.Zero, _limits.DelayOf(Alice, known: null));
    }

    [Fact]
    public void Known_browser_does_not_wait_for_the_wrong_passwords_of_others()
    {
        for (var attempt = 0; attempt < 20; attempt++)
        {
            _limits.Fail(Alice, known: null);
        }

        Assert.Equal(TimeSpan.Zero, _limits.DelayOf(Alice, "this browser"));
    }

    [Fact]
    public void Known_browser_that_guesses_waits_like_any_other()
    {
        for (var attempt = 0; attempt < SignInLimits.FailuresOfKnown; attempt++)
        {
            Assert.Equal(TimeSpan.Zero, _limits.DelayOf(Alice, "this browser"));
            _limits.Fail(Alice, "this browser");
        }

        Assert.Equal(SignInLimits.LongestWait, _limits.DelayOf(Alice, "this browser"));
        Assert.Equal(TimeSpan.Zero, _limits.DelayOf(Alice, "another browser"));
    }

    [Fact]
    public void A_client_tries_so_many_addresses_and_no_more()
    {
        for (var attempt = 1; attempt <= PerClient; attempt++)
        {
            Assert.Null(_limits.Refuse(Client));
        }

        Assert.NotNull(_limits.Refuse(Client));
        Assert.NotNull(_limits.Refuse(Client.MapToIPv6()));
        Assert.Null(_limits.Refuse(ClientOf(7)));
    }

    [Fact]
    public void Client_may_try_again_when_its_wait_is_over()
    {
        for (var attempt = 0; attempt < PerClient; attempt++)
        {
            _limits.Refuse(Client);
            _time.Advance(TimeSpan.FromSeconds(1));
        }
        var wait = _limits.Refuse(Client)!.Value;
        Assert.Equal(SignInLimits.ClientWindow - TimeSpan.FromSeconds(PerClient), wait);

        _time.Advance(wait - TimeSpan.FromTicks(1));
        Assert.NotNull(_limits.Refuse(Client));
        _time.Advance(TimeSpan.FromTicks(1));
        Assert.Null(_limits.Refuse(Client));
    }

    [Fact]
    public void A_household_has_a_network_and_counts_as_one()
    {
        for (var attempt = 1; attempt <= PerClient; attempt++)
        {
            Assert.Null(
                _limits.Refuse(
                    IPAddress.Parse(string.Create(CultureInfo.InvariantCulture, $"2001:db8:0:1::{attempt:x}"))
                )
            );
        }

        Assert.NotNull(_limits.Refuse(IPAddress.Parse("2001:db8:0:1:ffff::1")));
        Assert.Null(_limits.Refuse(IPAddress.Parse("2001:db8:0:2::1")));
    }

    private static IPAddress ClientOf(int number) =>
        IPAddress.Parse(string.Create(CultureInfo.InvariantCulture, $"198.51.100.{number}"));
}
