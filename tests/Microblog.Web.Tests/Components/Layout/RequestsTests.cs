using AngleSharp.Dom;
using Bunit;
using Microblog.Web.Components.Layout;
using Microblog.Xmpp;
using Microsoft.AspNetCore.Components.Forms;
using Microsoft.Extensions.DependencyInjection;

namespace Microblog.Web.Tests.Components.Layout;

public sealed class RequestsTests : PageTest
{
    private static readonly Jid Ada = Jid.Parse("ada@example.net");
    private static readonly Jid Bo = Jid.Parse("bo@example.net");

    [Fact(Timeout = 10_000)]
    public async Task Contact_requests_are_counted_at_the_link_and_said_on_home_until_they_are_answered()
    {
        var link = Render<RequestCount>();
        var line = Render<RequestLine>();
        Assert.Empty(link.Markup.Trim());
        Assert.Empty(line.Markup.Trim());

        Session.Follows.Requests = [Ada, Bo];
        Session.Follows.Load(isLoading: false);
        await link.WaitForAssertionAsync(() => Assert.Equal(", 2 requests", link.Find(".vh").TextContent));
        await line.WaitForAssertionAsync(() =>
            Assert.Equal("2 contact requests", line.Find("a[href='/following']").TextContent)
        );
        Assert.Equal("true", link.Find(".badge").GetAttribute("aria-hidden"));

        await Session.Follows.AnswerAsync(Ada, accept: true, TestContext.Current.CancellationToken);
        await link.WaitForAssertionAsync(() => Assert.Equal(", 1 request", link.Find(".vh").TextContent));
        await line.WaitForAssertionAsync(() => Assert.Equal("1 contact request", line.Find("a").TextContent));

        await Session.Follows.AnswerAsync(Bo, accept: false, TestContext.Current.CancellationToken);
        await link.WaitForAssertionAsync(() => Assert.Empty(link.Markup.Trim()));
        await line.WaitForAssertionAsync(() => Assert.Empty(line.Markup.Trim()));
    }

    [Theory]
    [InlineData(0, "Following")]
    [InlineData(1, "Following, 1 request")]
    [InlineData(2, "Following, 2 requests")]
    public void Link_to_the_requests_has_their_number_in_its_accessible_name(int requests, string expected)
    {
        Services.AddSingleton<AntiforgeryStateProvider, NoAntiforgery>();
        Session.Follows.Requests = [.. new[] { Ada, Bo }.Take(requests)];
        var link = Render<Shell>().Find("nav a[href='/following']");

        Assert.Null(link.GetAttribute("aria-label"));
        Assert.Equal(expected, NameOf(link));
    }

    /// <summary>A link is named by its content, without what is hidden from the accessibility tree (accname 1.2, 2F).</summary>
    private static string NameOf(INode node) =>
        node switch
        {
            IText text => text.Data.Trim('\n', ' ') is { Length: > 0 } seen ? seen : "",
            IElement element when element.GetAttribute("aria-hidden") == "true" => "",
            _ => string.Concat(node.ChildNodes.Select(NameOf)),
        };

    private sealed class NoAntiforgery : AntiforgeryStateProvider
    {
        public override AntiforgeryRequestToken? GetAntiforgeryToken() => null;
    }
}
