using System.Globalization;
using System.Xml.Linq;
using Microblog.Core.Atom;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace Microblog.Core.Tests.Atom;

/// <summary>A post has a bounded number of everything; what goes beyond is text, and it says so.</summary>
public sealed class EntryLimitTests
{
    private const int Many = 2_000;

    [Fact]
    public void Elements_beyond_the_limit_are_text() =>
        Shortens(
            Html(i => $"<p>word{i}</p>"),
            entry =>
            {
                Assert.Equal(HtmlPolicy.MaxElements, Count(entry.Html, "<p>"));
                Assert.Contains($"word{Many - 1}", entry.Html, StringComparison.Ordinal);
                Assert.Contains($"word{Many - 2} word{Many - 1}", entry.Text, StringComparison.Ordinal);
            }
        );

    [Fact]
    public void Links_beyond_the_limit_are_text() =>
        Shortens(
            Html(i => $"<a href='https://a.example/{i}'>word{i}</a> "),
            entry =>
            {
                Assert.Equal(LinkBudget.MaxLinks, Count(entry.Html, "<a "));
                Assert.Contains("word900", entry.Html, StringComparison.Ordinal);
            }
        );

    [Fact]
    public void Addresses_tags_and_mentions_in_words_beyond_the_limit_are_text() =>
        Shortens(
            Text(i => $"https://a.example/{i} #tag{i} @bob{i}@b.example "),
            entry =>
            {
                Assert.Equal(LinkBudget.MaxLinks, Count(entry.Html, "<a "));
                Assert.Contains($"#tag{Many - 1}", entry.Html, StringComparison.Ordinal);
                Assert.InRange(entry.Tags.Count, 1, 50);
            }
        );

    [Fact]
    public void Paragraphs_and_line_breaks_beyond_the_limit_are_words() =>
        Shortens(
            Text(i => $"word{i}\n\nand\n"),
            entry =>
            {
                Assert.InRange(Count(entry.Html, "<p>") + Count(entry.Html, "<br>"), 1, 3_001);
                Assert.Contains($"word{Many - 1}", entry.Html, StringComparison.Ordinal);
            }
        );

    [Fact]
    public void Pictures_beyond_the_limit_are_left_out() =>
        Shortens(
            Html(i => $"<img src='https://a.example/{i}.png'>"),
            entry => Assert.Equal(32, entry.Attachments.Count)
        );

    [Fact]
    public void Enclosures_beyond_the_limit_are_left_out() =>
        Shortens(
            "<title>x</title>" + Repeat(i => $"<link rel='enclosure' href='https://a.example/{i}.png'/>"),
            entry => Assert.Equal(32, entry.Attachments.Count)
        );

    [Fact]
    public void Text_beyond_the_limit_is_cut() =>
        Shortens(
            $"<title>{new string('x', AtomEntryReader.MaxTextLength + 1)}</title>",
            entry => Assert.True(entry.IsCut)
        );

    [Fact]
    public void An_article_as_people_write_it_is_not_shortened()
    {
        var article = string.Concat(
            Enumerable
                .Range(0, 150)
                .Select(i =>
                    $"<h2>Part {i}</h2><p>Some <b>words</b> and <a href='https://a.example/{i}'>a link</a> &amp; more.<br>#tag</p>"
                )
        );
        var entry = Entries.Of($"<content type='html'>{new XText(article)}</content>");
        Assert.False(entry.IsShortened);
        Assert.Equal(300, Count(entry.Html, "<a "));
    }

    [Fact]
    public void An_entry_that_takes_too_long_twice_is_unreadable()
    {
        // The clock goes on whenever somebody looks at it.
        var clock = new FakeTimeProvider { AutoAdvanceAmount = ReadingTime.Budget + TimeSpan.FromSeconds(1) };
        Assert.Equal(
            new AtomReading.Unreadable(AtomFault.TooSlow),
            AtomEntryReader.Read(Payload(Html(_ => $"<b>")), clock)
        );
    }

    [Fact]
    public void An_entry_read_while_the_machine_stood_still_is_read_again()
    {
        var clock = new StandingStill();
        Assert.IsType<AtomReading.Readable>(AtomEntryReader.Read(Payload(Html(i => $"<p>{i}")), clock));
        Assert.True(clock.Looked > 2);
    }

    private static void Shortens(string children, Action<AtomEntry> check)
    {
        var entry = Entries.Of(children);
        Assert.True(entry.IsShortened);
        check(entry);
    }

    private static XElement Payload(string children) =>
        XElement.Parse($"<entry xmlns='http://www.w3.org/2005/Atom'>{children}</entry>");

    private static string Html(Func<int, FormattableString> piece) =>
        $"<content type='html'>{new XText(Repeat(piece))}</content>";

    private static string Text(Func<int, FormattableString> piece) => $"<title>{Repeat(piece)}</title>";

    private static string Repeat(Func<int, FormattableString> piece) =>
        string.Concat(Enumerable.Range(0, Many).Select(i => piece(i).ToString(CultureInfo.InvariantCulture)));

    private static int Count(string html, string tag) => html.Split(tag).Length - 1;

    /// <summary>Loses a minute at the second look, and never again.</summary>
    private sealed class StandingStill : TimeProvider
    {
        public int Looked { get; private set; }

        public override long GetTimestamp() =>
            base.GetTimestamp()
            + (++Looked >= 2 ? TimeSpan.FromMinutes(1).Ticks * (TimestampFrequency / TimeSpan.TicksPerSecond) : 0);
    }

    [Fact]
    public void Own_text_is_read_on_a_slow_machine()
    {
        var clock = new FakeTimeProvider { AutoAdvanceAmount = TimeSpan.FromHours(1) };
        var text = HtmlPolicy.Sanitise("<p>Mine</p>", ReadingTime.Unlimited(clock)).Text;
        Assert.Equal("Mine", text);
        Assert.Throws<TimeoutException>(() => HtmlPolicy.Sanitise("<p>Mine</p>", new ReadingTime(clock)));
    }
}
