using Microblog.Core.Posts;
using Microblog.Core.Publishing;
using Microblog.Core.Timelines;
using Microblog.Web.Components.Posts;
using Microblog.Web.Tests.Fakes;

namespace Microblog.Web.Tests;

public sealed class SentRepliesTests
{
    private static readonly FakeWorld World = new(DateTimeOffset.UnixEpoch);

    [Theory(Timeout = 10_000)]
    [InlineData("a0 b0 c0 d0", "d>", "d0 a0 b0 c0")]
    [InlineData("a0 b0 c0 d0", "c> d>", "d0 c0 a0 b0")]
    [InlineData("a0 b1 c1 d0", "c>a", "a0 c1 b1 d0")]
    [InlineData("a0 b0 c0 d1 e0", "c>", "c0 d1 a0 b0 e0")]
    [InlineData("a0 b1 c0", "b>a", "a0 b1 c0")]
    [InlineData("a0 b0", "x> b>y", "a0 b0")]
    public async Task Reply_that_was_sent_here_stands_below_what_it_answers(string replies, string sent, string placed)
    {
        await Task.Yield();
        var opened = Address("opened");
        var here = new SentReplies();
        here.Note([
            .. sent.Split(' ').Select(one => Entry(Address(one[..1]), one.Length > 2 ? Address(one[2..]) : opened)),
        ]);

        var order = here.Place(opened, [.. replies.Split(' ').Select(Reply)]);

        Assert.Equal(placed, string.Join(' ', order.Select(one => $"{one.Post.Address.ItemId}{one.Depth}")));
    }

    private static PostAddress Address(string id) => new(FakeWorld.NightSky, id);

    private static ThreadReply Reply(string text) =>
        new(World.Home[0] with { Address = Address(text[..1]) }, text[1] - '0');

    private static OutboxEntry Entry(PostAddress address, PostAddress parent) =>
        new()
        {
            Id = Guid.NewGuid(),
            Kind = OutboxKind.Reply,
            Address = address,
            Parent = parent,
            Text = "",
            Sent = DateTimeOffset.UnixEpoch,
        };
}
