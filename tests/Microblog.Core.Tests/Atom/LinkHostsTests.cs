using Microblog.Core.Atom;
using Xunit;

namespace Microblog.Core.Tests.Atom;

public sealed class LinkHostsTests
{
    [Theory]
    [InlineData("https://evil.example/", "bank.example", "evil.example")]
    [InlineData("https://evil.example/", "https://bank.example/login", "evil.example")]
    [InlineData("https://evil.example/", "Log in at www.bank.example now", "evil.example")]
    [InlineData("https://evil.example/", "bank．example", "evil.example")]
    [InlineData("https://evil.example/", "bank。example", "evil.example")]
    [InlineData("https://evil.example/", "bank\u200b.exa\u2060mple", "evil.example")]
    [InlineData("https://evil.example/", "bank.example/evil.example", "evil.example")]
    [InlineData("https://bank.example@evil.example/", "https://bank.example@evil.example/", "evil.example")]
    [InlineData("https://bank.example.evil.example/", "bank.example", "bank.example.evil.example")]
    [InlineData("https://аpple.com/", "аpple.com", "xn--pple-43d.com")]
    [InlineData("https://xn--pple-43d.com/", "https://аpple.com/", "xn--pple-43d.com")]
    [InlineData("https://xn--bcher-kva.example/", "bank.example", "bücher.example")]
    [InlineData("xmpp:eve@evil.example", "bob@b.example", "eve@evil.example")]
    [InlineData("xmpp:eve@evil.example", "@bob@b.example", "eve@evil.example")]
    [InlineData("xmpp:eve@evil.example?;node=x", "@bob", "eve@evil.example")]
    [InlineData("xmpp:pubsub.evil.example?;node=x", "pubsub.b.example", "pubsub.evil.example")]
    [InlineData("mailto:eve@evil.example", "bob@b.example", "eve@evil.example")]
    [InlineData("https://bank.example/", "Bank.Example", null)]
    [InlineData("https://www.bank.example/a", "bank.example", null)]
    [InlineData("https://bank.example/a/b.html", "https://bank.example/a/b.html", null)]
    [InlineData("https://bank.example/a/b.html", "bank.example/a/b.html", null)]
    [InlineData("https://xn--bcher-kva.example/", "bücher.example", null)]
    [InlineData("https://bank.example/", "their page, e.g. for 1.5 or 2.0", null)]
    [InlineData("https://bank.example/", "", null)]
    [InlineData("xmpp:bob@b.example", "bob@b.example", null)]
    [InlineData("xmpp:bob@b.example", "@bob", null)]
    [InlineData("mailto:bob@b.example", "bob@b.example", null)]
    public void Link_shows_the_host_that_it_leads_to_where_its_words_name_another(
        string target,
        string words,
        string? shown
    )
    {
        var attributes = LinkAttributes.To(target, words);
        Assert.Equal(
            shown,
            attributes!.Where(one => one.Name == "data-host").Select(one => one.Value).SingleOrDefault()
        );
    }

    [Fact]
    public void Html_and_plain_text_have_it_and_nobody_can_write_it()
    {
        var html = HtmlPolicy
            .Sanitise("<a href='https://evil.example/' data-host='bank.example'>bank.example</a>")
            .Html;
        Assert.Contains("data-host=\"evil.example\"", html, StringComparison.Ordinal);
        Assert.DoesNotContain("data-host=\"bank.example\"", html, StringComparison.Ordinal);
        Assert.DoesNotContain(
            "data-host",
            HtmlPolicy.Sanitise("<a href='https://evil.example/' data-host='bank.example'>here</a>").Html,
            StringComparison.Ordinal
        );
        Assert.Contains(
            "data-host=\"evil.example\"",
            PlainText.ToHtml("See https://bank.example@evil.example/ soon"),
            StringComparison.Ordinal
        );
    }
}
