using CsCheck;
using Microblog.Testing.Cases;
using Xunit;

namespace Microblog.Xmpp.Tests.Addresses;

public sealed class XmppUriTests
{
    [Theory]
    [InlineData("xmpp:node@example.com", "node@example.com", "2.2")]
    [InlineData("xmpp:node@example.com/some-resource", "node@example.com/some-resource", "2.2")]
    [InlineData("xmpp:example.com", "example.com", "2.2")]
    [InlineData("xmpp://guest@example.com", "guest@example.com", "2.3")]
    [InlineData("xmpp://guest@example.com/support@example.com", "support@example.com", "2.3")]
    [InlineData("xmpp:support@example.com?message", "support@example.com", "2.3")]
    [InlineData("xmpp:example-node@example.com?message;subject=Hello%20World", "example-node@example.com", "2.5")]
    [InlineData("xmpp:node@example.com#fragment", "node@example.com", "2.6")]
    [InlineData(
        "xmpp:nasty!%23$%25()*+,-.;=%3F%5B%5C%5D%5E_%60%7B%7C%7D~node@example.com",
        @"nasty!#$%()*+,-.;=?[\]^_`{|}~node@example.com",
        "2.7.2"
    )]
    [InlineData(
        "xmpp:node@example.com/repulsive%20!%23%22$%25&'()*+,-.%2F:;%3C=%3E%3F%40%5B%5C%5D%5E_%60%7B%7C%7D~resource",
        "node@example.com/repulsive !#\"$%&'()*+,-./:;<=>?@[\\]^_`{|}~resource",
        "2.7.2"
    )]
    [InlineData("xmpp:ji%C5%99i@%C4%8Dechy.example/v%20Praze", "ji\u0159i@\u010Dechy.example/v Praze", "2.7.2")]
    [InlineData("xmpp:ji\u0159i@\u010Dechy.example/v%20Praze", "ji\u0159i@\u010Dechy.example/v Praze", "2.7.1")]
    [InlineData("XMPP:%6eode@%65xample.com", "node@example.com", "2.7")]
    public void The_address_of_a_uri_is_read(string text, string address, string paragraph)
    {
        Assert.True(XmppUri.TryParse(text, out var uri), $"RFC 5122 {paragraph}");
        Assert.Equal(Jid.Parse(address), uri.Address);
        Assert.True(XmppUri.TryParse(uri.ToString(), out var again));
        Assert.Equal(uri, again);
    }

    [Theory]
    [InlineData("xmpp:romeo@montague.net?message", "message", "")]
    [InlineData(
        "xmpp:romeo@montague.net?message;subject=Test%20Message;body=Here%27s%20a%20test%20message",
        "message",
        "subject=Test Message,body=Here's a test message"
    )]
    [InlineData("xmpp:romeo@montague.net?roster", "roster", "")]
    [InlineData("xmpp:romeo@montague.net?roster;name=Romeo%20Montague", "roster", "name=Romeo Montague")]
    [InlineData(
        "xmpp:romeo@montague.net?roster;name=Romeo%20Montague;group=Friends",
        "roster",
        "name=Romeo Montague,group=Friends"
    )]
    [InlineData("xmpp:romeo@montague.net?remove", "remove", "")]
    [InlineData("xmpp:romeo@montague.net?subscribe", "subscribe", "")]
    [InlineData("xmpp:romeo@montague.net?unsubscribe", "unsubscribe", "")]
    [InlineData(
        "xmpp:pubsub.shakespeare.lit?pubsub;action=subscribe;node=princely_musings",
        "pubsub",
        "action=subscribe"
    )]
    [InlineData("xmpp://guest@example.com/support@example.com?message", "message", "")]
    [Trait("Spec", "XEP-0147 2 and 3")]
    public void Action_is_read_and_written(string text, string action, string parameters)
    {
        Assert.True(XmppUri.TryParse(text, out var uri));
        Assert.Equal(action, uri.Action);
        Assert.Equal(parameters, string.Join(',', uri.Parameters.Select(pair => $"{pair.Key}={pair.Value}")));
        Assert.Equal(text, uri.ToString());
    }

    [Theory]
    [InlineData("xmpp:pubsub.shakespeare.lit?;node=princely_musings", "princely_musings", null)]
    [InlineData(
        "xmpp:pubsub.shakespeare.lit?;node=princely_musings;item=ae890ac52d0df67ed7cfdf51b644e901",
        "princely_musings",
        "ae890ac52d0df67ed7cfdf51b644e901"
    )]
    [InlineData(
        "xmpp:pubsub.shakespeare.lit?pubsub;action=retrieve;node=princely_musings;item=ae890ac52d0df67ed7cfdf51b644e901",
        "princely_musings",
        "ae890ac52d0df67ed7cfdf51b644e901"
    )]
    [InlineData("xmpp:hamlet@denmark.lit?;node=urn%3Axmpp%3Amicroblog%3A0;item=", "urn:xmpp:microblog:0", "")]
    [Trait("Spec", "XEP-0060 12.22")]
    public void A_node_and_an_item_are_read_and_written(string text, string node, string? item)
    {
        Assert.True(XmppUri.TryParse(text, out var uri));
        Assert.Equal((node, item), (uri.Node, uri.Item));
        Assert.Equal(text, uri.ToString());
    }

    [Theory]
    [InlineData("xmpp:a@b?item=i;node=n")]
    [InlineData("xmpp:a@b?;node=n&item=i")]
    [InlineData("xmpp:a@b?;NODE=n;Item=i;unread")]
    [InlineData(" xmpp:a@b?;;node=n;item=i;=x ")]
    public void Other_orders_and_separators_are_understood(string text)
    {
        Assert.True(XmppUri.TryParse(text, out var uri));
        Assert.Equal(new XmppUri(Jid.Parse("a@b"), "n", "i"), uri);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("xmpp:")]
    [InlineData("xmpp:?message")]
    [InlineData("mailto:a@b")]
    [InlineData("a@b")]
    [InlineData("xmpp:a b@c")]
    [InlineData("xmpp:a%20b@c")]
    [InlineData("xmpp:a@b/%00")]
    [InlineData("xmpp://")]
    [InlineData("xmpp:///a@b")]
    [InlineData("xmpp://a b/c@d")]
    [InlineData("xmpp:a@b%")]
    [InlineData("xmpp:a@b?;node=%")]
    [InlineData("xmpp:a@b?;node=%4")]
    [InlineData("xmpp:a@b?;node=%G0")]
    [InlineData("xmpp:a@b?;node=%FF")]
    [InlineData("xmpp:a@b?;node=%C3")]
    [InlineData("xmpp:a@b?;node=%ED%A0%80")]
    [Trait("Spec", "RFC 5122 2.2; RFC 3986 2.1")]
    public void Invalid_uri_is_refused(string? text)
    {
        Assert.False(XmppUri.TryParse(text, out _));
    }

    [Fact]
    public void Value_that_no_uri_can_carry_is_refused()
    {
        // Attributes cannot carry these either.
        Assert.False(XmppUri.TryParse("xmpp:a@b?;node=\uD800", out _));
        Assert.False(XmppUri.TryParse("xmpp:a@b?\uDC00", out _));
        var address = Jid.Parse("a@b");
        Assert.Throws<ArgumentException>(() => new XmppUri(address, "\uD800"));
        Assert.Throws<ArgumentException>(() => new XmppUri(address, "n", "a\uDFFFb"));
        Assert.Throws<ArgumentException>(() => new XmppUri(address) { Action = "\uD800" });
        Assert.Throws<ArgumentException>(() => new XmppUri(address) { Parameters = [new("k", "\uD800")] });
        Assert.Throws<ArgumentException>(() => new XmppUri(address) { Parameters = [new("node", "n")] });
        Assert.Throws<ArgumentException>(() => new XmppUri(address) { Parameters = [new("", "n")] });
    }

    [Fact]
    [Trait("Category", RandomCases.Category)]
    [Trait("Spec", "RFC 5122 2.7.2; XEP-0060 12.22")]
    public void Every_node_and_item_comes_back_as_it_was()
    {
        var character = Gen.Frequency(
            (3, Gen.Char[";=&#%/?@ +:'\"<>\\"].Select(c => c.ToString())),
            (2, Gen.Int[0, 0xD7FF].Select(char.ConvertFromUtf32)),
            (1, Gen.Int[0xE000, 0x10FFFF].Select(char.ConvertFromUtf32)),
            (1, Gen.Const("\U0001F469\u200D\U0001F4BB"))
        );
        var text = character.Array[0, 40].Select(string.Concat);
        var longText = character.Select(one => string.Concat(Enumerable.Repeat(one, 4_000)));
        var any = Gen.OneOf(text, text, text, longText);
        string[] suffixes = ["", "/x", "/a?b#c%d;e=f&g@h/i j", "/\u265A"];
        var resource = Gen.Int[0, suffixes.Length - 1].Select(at => suffixes[at]);
        Gen.Select(any.Null(), any.Null(), any, any, resource)
            .Holds(
                (node, item, action, value, suffix) =>
                {
                    var uri = new XmppUri(Jid.Parse("j\u00FCrgen!#%?;=@m\u00FCnchen.example" + suffix), node, item)
                    {
                        Action = action,
                        Account = suffix.Length > 0 ? Jid.Parse("me@[::1]") : null,
                        Parameters = [new("k;" + action, value), new("k", "")],
                    };
                    var written = uri.ToString();
                    Assert.True(System.Text.Ascii.IsValid(written));
                    Assert.True(XmppUri.TryParse(written, out var read));
                    Assert.Equal(uri, read);
                    Assert.Equal((uri.Node, uri.Item, value), (read.Node, read.Item, read.Parameter("k;" + action)));
                },
                count: 2_000
            );
    }
}
