using Microblog.Core.Model;
using Microblog.Core.Posts;
using Microblog.Xmpp;
using Xunit;

namespace Microblog.Core.Tests.Atom;

public sealed class InReplyToTests
{
    private const string Post = "xmpp:a@example.org?;node=urn%3Axmpp%3Amicroblog%3A0;item=1%2C2";

    [Theory]
    [InlineData($"<in-reply-to xmlns='http://purl.org/syndication/thread/1.0' ref='tag:a,1' href='{Post}'/>")]
    [InlineData($"<thr:in-reply-to xmlns:thr='http://purl.org/syndication/thread/1.0' ref='tag:a,1' href='{Post}'/>")]
    [InlineData(
        "<in-reply-to xmlns='http://purl.org/syndication/thread/1.0' ref='tag:a,1' href='xmpp:a@example.org?;node=urn:xmpp:microblog:0;item=1,2'/>"
    )]
    [InlineData(
        "<t:in-reply-to xmlns:t='http://purl.org/syndication/thread/1.0' ref='http://b/1' href='https://blog.example/1'/>"
            + $"<t:in-reply-to xmlns:t='http://purl.org/syndication/thread/1.0' ref='tag:a,1' href='{Post}'/>"
    )]
    [InlineData(
        $"<t:in-reply-to xmlns:t='http://purl.org/syndication/thread/1.0' ref='tag:a,1' href='{Post}'/>"
            + "<t:in-reply-to xmlns:t='http://purl.org/syndication/thread/1.0' href='https://blog.example/1'/>"
    )]
    public void The_post_replied_to_is_found_whatever_the_form(string children)
    {
        var post = Make(children);
        Assert.Equal("1,2", post.InReplyTo?.ItemId);
        Assert.Equal("urn:xmpp:microblog:0", post.InReplyTo?.Feed.Node);
        Assert.Equal("tag:a,1", post.InReplyToId);
    }

    [Fact]
    public void A_ref_alone_is_kept()
    {
        var post = Make("<in-reply-to xmlns='http://purl.org/syndication/thread/1.0' ref='tag:a,1'/>");
        Assert.Equal((null, "tag:a,1"), (post.InReplyTo, post.InReplyToId));
    }

    [Fact]
    public void An_href_alone_is_kept()
    {
        var post = Make($"<in-reply-to xmlns='http://purl.org/syndication/thread/1.0' href='{Post}'/>");
        Assert.Equal(("1,2", null), (post.InReplyTo?.ItemId, post.InReplyToId));
    }

    [Fact]
    public void A_ref_that_is_an_xmpp_uri_says_where() =>
        Assert.Equal(
            "1,2",
            Make($"<in-reply-to xmlns='http://purl.org/syndication/thread/1.0' ref='{Post}'/>").InReplyTo?.ItemId
        );

    [Fact]
    public void The_web_page_of_a_post_is_kept_where_nothing_better_is_known()
    {
        var entry = Entries.Of(
            "<title>x</title><in-reply-to xmlns='http://purl.org/syndication/thread/1.0' ref='r' href='https://b.example/1'/>"
        );
        Assert.Equal("https://b.example/1", Assert.Single(entry.InReplyTo).Web?.ToString());
    }

    [Fact]
    public void Another_namespaces_in_reply_to_is_none() =>
        Assert.Null(Make($"<in-reply-to xmlns='urn:other' ref='tag:a,1' href='{Post}'/>").InReplyTo);

    [Fact]
    public void A_reply_that_a_server_wrote_anew_is_the_same_reply() =>
        Assert.Equal("tag:a,2026:1", Assert.Single(Entries.Read(Entries.Reserialised).InReplyTo).Id);

    [Fact]
    public void A_comment_is_its_title_and_points_at_the_post()
    {
        var entry = Entries.Read(Entries.MovimComment);
        Assert.Equal((null, "Lovely! When can we visit?"), (entry.Title, entry.Text));
        Assert.Equal("0f1d2b5e-6a0c-4f4e-9d5c-7b9f0a6f1c11", Assert.Single(entry.InReplyTo).Address?.ItemId);
    }

    private static Post Make(string children)
    {
        var me = Jid.Parse("me@example.org");
        var address = new PostAddress(FeedAddress.Microblog(me), "x");
        return PostReader.Create(
            Entries.Of("<title>x</title>" + children),
            address,
            null,
            DateTimeOffset.UnixEpoch,
            me
        );
    }
}
