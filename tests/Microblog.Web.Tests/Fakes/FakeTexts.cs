using System.Net;

namespace Microblog.Web.Tests.Fakes;

internal static class FakeTexts
{
    public static readonly (string Jid, string Name)[] People =
    [
        ("ines@lantern.example.org", "Ines Moreau"),
        ("meiling@tea.example.net", "Mei-Ling Hsu"),
        ("ravi@lantern.example.org", "Ravi Menon"),
        ("layla@maktaba.example.net", "ليلى منصور"),
        ("amira@oak.example.org", "Amira Haddad"),
        ("kofi@lantern.example.org", "Kofi Adjei"),
        ("bea@dijk.example.org", "Beatrix van Dam"),
        ("tomas@harbour.example.net", "Tomás Okafor"),
        ("juniper@fjord.example.org", "Juniper Lindqvist"),
        ("wren@lantern.example.org", "Wren Takahashi"),
        ("odalys@example.net", "Odalys Ferrer"),
    ];

    public const string Arabic =
        "صباح الخير من المكتبة. وصلت اليوم ثلاثة صناديق من كتب الأطفال، ومن يريد أن يساعدنا فأهلاً به.";

    public const string Long =
        "We are forty-one people. The machine is older than my nephew and draws less than a light bulb. A backup that nobody has restored is a rumour, and one page of rules is enough where those who live with them wrote it.";

    public const string Code =
        "<p>Yes, ask the server for the subscriptions and count what came back:</p><pre><code>var feeds = await session.SubscriptionsAsync(stop);\nConsole.WriteLine(feeds.Count);</code></pre>";

    public static readonly string[] Posts =
    [
        "Soup night moves to Thursday because the hall floor is still drying. Same soup.",
        "Steep it shorter than you think. Then a little shorter. Then taste it.",
        "Counted the swifts again. Nineteen, and one that was probably a leaf.",
        "The night bus has a new driver who hums. Everybody pretends not to listen. Nobody gets off early.",
        "First frost on the allotment this morning. The kale looks smug about it. 🥬",
        "Is there a way to see which feeds have gone quiet? https://example.org/feeds has a list, but it is old.",
        "If you hear hammering: that is me, and the shelf is winning.",
        "Six winters in, and I still write the date on every fuse.",
        "Field notes, day nine: the drill is fine, the tent is fine, the thermos has chosen freedom.",
        "The server gets new memory tonight at eleven. You may see “Reconnecting…” for a minute; nothing is lost.",
        "Repair Café tally: eleven toasters, four lamps, one accordion. We still owe a little girl a working music box.",
        "Does anyone on the row have a ladder that reaches a second-floor gutter? I can pay in marmalade.",
        "The quilt is finished! Eleven months, nine pairs of hands, one argument about borders.",
    ];

    public static string Html(string text) =>
        $"<p>{WebUtility.HtmlEncode(text).Replace("https://example.org/feeds", "<a href=\"https://example.org/feeds\" rel=\"noopener noreferrer\">example.org/feeds</a>", StringComparison.Ordinal)}</p>";
}
