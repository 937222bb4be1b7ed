namespace Microblog.Core.Tests.Timelines.Faults;

internal static partial class EngineFaults
{
    private static IEnumerable<Fault> Stopping() =>
        [
            new(
                "reading goes past what was stopped",
                new Replacement(CatchUp, "feed.Late = false;", "feed.Late = true;")
            ),
            new(
                "what was stopped is never read",
                new Replacement(Wants, "feed.StoppedIn = 0; // Reading has reached it.", "continue;")
            ),
        ];

    private static IEnumerable<Fault> Trimming() =>
        [
            new(
                "trimming leaves the lower edge",
                new Replacement(Window, "Bottom = _rows.GetKeyAtIndex(_rows.Count - 1);", "")
            ),
            new("trimming leaves the upper edge", new Replacement(Window, "Top = _rows.GetKeyAtIndex(0);", "")),
            new("trimming leaves the end", new Replacement(Window, "(AtEnd, Older, _putOff) = (false, 0, 0);", "")),
            new("the way up ends below what is gone", new Replacement(Window, "Top = Top > Crest ? Crest : Top;", "")),
            new(
                "filled by events, it begins with the first older row",
                new Replacement(
                    Window,
                    "Top = Crest = Seen = _rows.GetKeyAtIndex(0);",
                    "Top = Crest = Seen = rows[0].Position;"
                )
            ),
            new(
                "what is loaded is seen",
                new Replacement(Window, "Seen = seen is { } higher && higher < place ? higher : place;", "Seen = Top;")
            ),
            new("what comes into sight stays new", new Replacement(Window, "if (place < Seen)", "if (place < Top)")),
            new("cut without RSM, nothing is below", new Replacement(Retention, "index == 0 ? [rest] : []", "[]")),
        ];

    private static IEnumerable<Fault> Connecting() =>
        [
            new("an event without payload is nothing", new Replacement(Live, "feed.Asks.Add(touched.ItemId);", "")),
            new(
                "a window's patience makes all late",
                new Replacement(Engine, "feed.Late = isAsked || feed.IsHeadUnread;", "feed.Late = true;")
            ),
            new(
                "late feed never folded in",
                new Replacement(Replies, "feed.Late = false; feed.Failure = null;", "feed.Failure = null;")
            ),
            new(
                "recovered feed keeps its epoch",
                new Replacement(Engine, "if (feed is { Backoff: true, HadError: true })", "if (false)")
            )
            {
                Named =
                    "809022 Rest(896,76,655) Fail(420,137,931) Top(21,70,639) Publish(757,270,577) Answer(953,188,701)",
            },
            new(
                "change of server kind ignored",
                new Replacement(Replies, "if (feed.Rsm is { } known && known != reply.HasSet)", "if (false)")
            )
            {
                Named = "91301 Rest(556,372,744) Switch(22,749,608)",
            },
            new(
                "events before the resumption dropped",
                new Replacement(
                    Engine,
                    "FeedEvent happened, CancellationToken cancellation) { if (",
                    "FeedEvent happened, CancellationToken cancellation) { if (!IsOnline || "
                )
            ),
            new(
                "resumption forgets what is in doubt",
                new Replacement(Engine, "feed.ForgetRequest();", "feed.ForgetSession();")
            )
            {
                Named =
                    "32487 Connect(555,376,465) Publish(889,211,832) Retract(453,183,932) Event(249,587,472) "
                    + "Copy(281,348,234) Resume(173,432,662)",
            },
            new(
                "resumption trusts a feed that failed",
                new Replacement(Engine, "feed.Epoch++; feed.HadError = false;", "feed.HadError = false;")
            )
            {
                Named =
                    "0 Connect(0,0,0) Answer(0,0,0) Reply(0,0,0) Top(0,2,0) Older(0,7,0) Fail(0,0,0) Answer(0,0,0) Reply(0,0,0) "
                    + "Retract(0,7,0) Fail(0,0,0) Resume(0,0,0)",
            },
        ];
}
