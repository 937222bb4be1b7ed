using Microblog.Core.Follows;
using Microblog.Core.Model;
using Microblog.Xmpp;
using Xunit;

namespace Microblog.Core.Tests.Follows;

public sealed class ReplySubscriptionsTests
{
    private static readonly Jid Own = Jid.Parse("mara@here.example");
    private static readonly IReadOnlyList<Follow> Follows =
    [
        new(FeedAddress.Microblog(Jid.Parse("bob@b.example")), "bob", CanPost: false),
        new(new FeedAddress(Jid.Parse("pubsub.garden.example"), "tea"), "tea", CanPost: true),
    ];

    [Theory]
    [InlineData("mara@here.example", true)]
    [InlineData("jo@here.example", true)]
    [InlineData("pubsub.here.example", true)]
    [InlineData("bob@b.example", true)]
    [InlineData("comments.b.example", true)]
    [InlineData("pubsub.garden.example", true)]
    [InlineData("garden.example", false)]
    [InlineData("other.garden.example", false)]
    [InlineData("evilb.example", false)]
    [InlineData("b.example.evil.example", false)]
    [InlineData("eve@evil.example", false)]
    public void Service_is_expected_at_the_own_server_and_at_those_of_followed_feeds(string service, bool isExpected)
    {
        var comments = new FeedAddress(Jid.Parse(service), FeedAddress.CommentsPrefix + "1");
        Assert.Equal(isExpected, ReplySubscriptions.IsExpected(comments, Own, Follows));
    }
}
