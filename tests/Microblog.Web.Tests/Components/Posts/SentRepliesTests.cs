using Bunit;
using Microblog.Core.Model;
using Microblog.Core.Publishing;
using Microblog.Core.Timelines.Threads;
using Microblog.Web.Components.Compose;
using Microblog.Web.Components.Posts;
using Microblog.Web.Tests.Fakes;
using Microsoft.Extensions.DependencyInjection;

namespace Microblog.Web.Tests.Components.Posts;

public sealed class SentRepliesTests : PageTest
{
    private static readonly FakeWorld World = new(DateTimeOffset.UnixEpoch);

    [Theory]
    [InlineData("a0 b0 c0 d0", "d>", "d0 a0 b0 c0")]
    [InlineData("a0 b0 c0 d0", "c> d>", "d0 c0 a0 b0")]
    [InlineData("a0 b1 c1 d0", "c>a", "a0 c1 b1 d0")]
    [InlineData("a0 b0 c0 d1 e0", "c>", "c0 d1 a0 b0 e0")]
    [InlineData("a0 b1 c0", "b>a", "a0 b1 c0")]
    [InlineData("a0 b0", "x> b>y", "a0 b0")]
    public void Reply_that_was_sent_here_stands_below_what_it_answers(string replies, string sent, string placed)
    {
        var opened = Address("opened");
        var here = new SentReplies();
        here.Note([
            .. sent.Split(' ').Select(one => Entry(Address(one[..1]), one.Length > 2 ? Address(one[2..]) : opened)),
        ]);

        var order = here.Place(opened, [.. replies.Split(' ').Select(Reply)]);

        Assert.Equal(placed, string.Join(' ', order.Select(one => $"{one.Post.Address.ItemId}{one.Depth}")));
    }

    [Fact(Timeout = 10_000)]
    public async Task Sent_reply_keeps_its_position_where_the_outbox_was_faster_than_rendering()
    {
        var stop = TestContext.Current.CancellationToken;
        var opened = Session.World.Home[0] with { Comments = new(FakeWorld.NightSky.Service, "comments") };
        var others = new[] { "a0", "b0" }.Select(Reply);
        var thread = new FakeThread(new ThreadSnapshot { Post = opened, Replies = [.. others] });
        Session.Thread = thread;
        var view = Render<Web.Components.Posts.ThreadView>(b => b.Add(v => v.Address, opened.Address));
        var sent = await view.InvokeAsync(async () =>
        {
            var entry = await Session.Outbox.ReplyAsync(opened, "Mine", stop);
            Services.GetRequiredService<SentHere>().Add(entry);
            Session.Outbox.Remove(entry.Id);
            return entry;
        });
        thread.Set(now => now with { Replies = [.. now.Replies, new(opened with { Address = sent.Address }, 0)] });

        view.WaitForAssertion(() =>
            Assert.Equal(sent.Address.ToString(), view.FindAll(".replies article")[0].GetAttribute("data-post"))
        );
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
