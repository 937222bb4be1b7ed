using CsCheck;
using Microblog.Core.Atom;
using Microblog.Testing.Cases;
using Microblog.Xmpp;
using Xunit;

namespace Microblog.Core.Tests.Atom;

public sealed class HtmlMentionsTests
{
    private static readonly Jid Bob = Jid.Parse("bob@b.example");

    [Theory]
    [InlineData("<a href='xmpp:bob@b.example'>@Bobby</a>")]
    [InlineData("<a href='xmpp:bob@b.example'>@<b>Ann</b></a>")]
    [InlineData("<a href='xmpp:bob@b.example' title='Ann' lang='de'>@ann@c.example</a>")]
    [InlineData("<a href='xmpp:bob@b.example/phone'>&#x200b; ＠Ann &amp; &lt;you&gt;</a>")]
    [InlineData("@bob@b.example")]
    public void Mention_shows_the_present_name_and_the_address(string html)
    {
        var safe = HtmlPolicy.Sanitise($"<p>Ask {html}!</p>").Html;
        Assert.Equal([Bob], HtmlMentions.People(safe));
        var named = HtmlMentions.Named(safe, _ => "Bob <Okafor>");
        Assert.EndsWith(
            "class=\"mention\" href=\"/profile/bob%40b.example\" title=\"bob@b.example\">@Bob &lt;Okafor&gt;</a>!</p>",
            named,
            StringComparison.Ordinal
        );
        Assert.DoesNotContain(
            "Ann",
            named.Replace("title=\"Ann\"", "", StringComparison.Ordinal),
            StringComparison.Ordinal
        );
        Assert.DoesNotContain("data-host", named, StringComparison.Ordinal);
    }

    [Fact]
    public void Mention_of_a_person_without_a_name_shows_the_address() =>
        Assert.Contains(
            ">@bob@b.example</a>",
            HtmlMentions.Named(HtmlPolicy.Sanitise("<a href='xmpp:bob@b.example'>@Ann</a>").Html, _ => null),
            StringComparison.Ordinal
        );

    [Theory]
    [InlineData("<a href='xmpp:bob@b.example'>my friend</a>")]
    [InlineData("<a href='https://b.example/profile/bob'>@bob</a>")]
    [InlineData("<a href='xmpp:bob@b.example?;node=n'>@bob</a>")]
    [InlineData("<code>@bob@b.example</code>")]
    [InlineData("<a title='&quot; class=&quot;mention&quot; href=&quot;/profile/bob%40b.example&quot;>@x'>@bob</a>")]
    public void Link_that_is_no_mention_stays(string html)
    {
        var safe = HtmlPolicy.Sanitise(html).Html;
        Assert.Empty(HtmlMentions.People(safe));
        Assert.Same(safe, HtmlMentions.Named(safe, _ => "Bob"));
    }

    [Fact]
    public void People_are_each_named_once_and_fifty_at_most()
    {
        var many = string.Concat(Enumerable.Range(0, 200).Select(number => $"@p{number % 100}@b.example "));
        Assert.Equal(50, HtmlMentions.People(PlainText.ToHtml(many)).Distinct().Count());
    }

    [Fact]
    [Trait("Category", RandomCases.Category)]
    public void Html_with_names_reads_the_same_but_for_the_mentions() =>
        Html.Holds(
            html =>
            {
                var safe = HtmlPolicy.Sanitise(html).Html;
                var named = HtmlMentions.Named(safe, _ => "N");
                return HtmlPolicy.Sanitise(named).Text.Count(c => c == 'N')
                    == (named.Length - named.Replace(">@N</a>", "", StringComparison.Ordinal).Length)
                        / ">@N</a>".Length;
            },
            count: 2000
        );

    private static readonly Gen<string> Html = Gen.OneOf<string>(
            "<a href='xmpp:bob@b.example'>",
            "<a href='xmpp:bob@b.example' title='\"> <a'>",
            "<a href='https://x.example/'>",
            "</a>",
            "<b>",
            "</b>",
            "<code>",
            "</code>",
            "@",
            "ann",
            "@bob@b.example",
            " class=\"mention\" href=\"/profile/",
            "&lt;/a&gt;",
            "\"",
            ">",
            "<",
            " "
        )
        .Array[0, 12]
        .Select(string.Concat);
}
