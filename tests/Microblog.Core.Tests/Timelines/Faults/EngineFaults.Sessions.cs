namespace Microblog.Core.Tests.Timelines.Faults;

internal static partial class EngineFaults
{
    private static IEnumerable<Fault> Stopping() =>
        [
            new(
                "reading goes past what was stopped",
                new Replacement("_awaiting != FeedAwaiting.Skipped;", "_awaiting == FeedAwaiting.Awaited;")
            ),
            new(
                "what was stopped is never read",
                new Replacement(
                    "if (index < 0) { continue; } feed.ResumeCatchUp();",
                    "if (index < 0) { continue; } continue;"
                )
            ),
        ];

    private static IEnumerable<Fault> Trimming() =>
        [
            new(
                "trimming leaves the lower edge",
                new Replacement("Bottom = _rows.GetKeyAtIndex(_rows.Count - 1);", "")
            ),
            new(
                "trimming leaves the upper edge",
                new Replacement("if (fromTop > 0) { Top = _rows.GetKeyAtIndex(0); }", "")
            ),
            new(
                "trimming leaves the end",
                new Replacement("AtEnd = false; } changed();", "} changed();"),
                new Replacement("if (fromBottom > 0) { Demand.CancelOlder(); }", "")
            ),
            new("the way up ends below what is gone", new Replacement("Top = Top > place ? place : Top;", "")),
            new(
                "filled by events, it begins with the first older row",
                new Replacement(
                    "_rows.AddBelow(rows); FixTop();",
                    "var isFirst = Top == Position.Top; _rows.AddBelow(rows); if (isFirst) { _above.Begin(Top, Top); }"
                ),
                new Replacement(
                    "if (rows.Count > 0 && (Bottom == Position.Top",
                    "if (Top == Position.Top) { Top = rows[0].Position; } if (rows.Count > 0 && (Bottom == Position.Top"
                )
            ),
            new(
                "what was seen elsewhere is neither new nor scrolled to",
                new Replacement(
                    "Top > HighWaterMark || IsBehind || AboveCount - Own.Count > UnreadCount;",
                    "Top > HighWaterMark || IsBehind;"
                )
            ),
            new(
                "what is loaded is seen",
                new Replacement(
                    "Begin(top, place, seen is { } higher && higher < place ? higher : place,",
                    "Begin(top, place, top,"
                )
            ),
            new(
                "what comes into sight stays new",
                new Replacement("if (place < ReadMarker)", "if (place < HighWaterMark)")
            ),
            new("cut without RSM, nothing is below", new Replacement("index == 0 ? [rest] : []", "[]")),
        ];

    private static IEnumerable<Fault> Pruning() =>
        [
            new(
                "what a window shows is removed",
                new Replacement(
                    "lowestShown is { } lowest && keys.Any(key => key >= lowest)",
                    "lowestShown == long.MinValue"
                )
            )
            {
                Named =
                    "293949 Rest(920,521,928) Import(542,61,526) Fail(619,584,953) Rest(731,717,291) Restart(779,738,13) "
                    + "Prune(116,135,810)",
            },
            new("rows are removed under a request", new Replacement(".Where(feed => feed.InFlight is null)", ""))
            {
                Named =
                    "220029 Top(833,165,313) Rest(239,18,474) Switch(441,918,129) Connect(323,825,814) Prune(161,161,624)",
            },
        ];

    /// <summary>What was asked for before something happened is answered after it.</summary>
    private static IEnumerable<Fault> Overtaking() =>
        [
            new(
                "an answer keeps the row's place without RSM",
                new Replacement("if (feed.Rsm == false)", "if (feed.Rsm == false && cause == ChangeCause.Event)")
            )
            {
                Named =
                    "549710 Publish(98,258,458) Restart(749,917,200) Older(417,724,282) Publish(473,754,72) "
                    + "Rest(949,987,215) Edit(506,639,574) Event(647,638,19) Older(817,320,496) Burst(728,293,406)",
            },
            new(
                "page of an earlier epoch counts",
                new Replacement(
                    "if (feed.Events.IsCleared(request) || request.Epoch != feed.Epoch)",
                    "if (feed.Events.IsCleared(request))"
                )
            )
            {
                Named =
                    "376556 Connect(0,0,0) Answer(624,496,329) Fail(499,87,419) Publish(547,274,611) Fail(955,415,519) "
                    + "Poll(905,830,607)",
            },
            new(
                "answer overwrites a newer event",
                new Replacement(
                    "if (feed.Events.IsStamped(itemId, request) || feed.Events.IsCleared(request))",
                    "if (feed.Events.IsCleared(request))"
                )
            )
            {
                Named =
                    "699340 Rest(315,102,699) Publish(52,688,407) Event(866,624,839) Edit(921,834,926) Event(519,711,880) "
                    + "Purge(451,867,473) Answer(474,106,870) Again(368,260,106)",
            },
            new(
                "answer from before a purge counts",
                new Replacement(
                    "if (feed.Events.IsStamped(itemId, request) || feed.Events.IsCleared(request))",
                    "if (feed.Events.IsStamped(itemId, request))"
                )
            )
            {
                Named =
                    "140200 Connect(536,689,86) Publish(831,156,616) Resume(852,184,341) Top(900,948,254) "
                    + "Answer(213,325,875) Purge(804,496,638)",
            },
            new(
                "refusal takes what events brought since",
                new Replacement("if (feed.Events.IsStamped(row.ItemId, request)) { left.Add(row); continue; }", "")
            )
            {
                Named =
                    "353059 Connect(0,0,0) Delete(0,943,614) Event(99,976,477) Resume(895,766,655) Answer(669,940,250) "
                    + "Publish(207,384,4)",
            },
            new(
                "not found in an earlier epoch counts as read",
                new Replacement("left.Count == 0 && request.Epoch == feed.Epoch ?", "left.Count == 0 ?")
            )
            {
                Named =
                    "376556 Delete(0,0,0) Connect(0,0,0) Answer(0,0,0) Fail(0,0,0) Publish(0,274,611) Fail(0,0,0) Poll(0,0,0)",
            },
            new(
                "refusal from before a purge clears",
                new Replacement("if (isGone && !feed.Events.IsCleared(request))", "if (isGone)")
            )
            {
                Named =
                    "461094 Connect(0,0,0) Delete(476,399,539) Event(248,207,878) Answer(228,581,829) Publish(589,359,776) "
                    + "Edit(798,440,418) Publish(72,979,279) Retract(266,663,690) Copy(84,794,75) Edit(61,902,578)",
            },
        ];

    private static IEnumerable<Fault> Connecting() =>
        [
            new(
                "an event without payload is nothing",
                new Replacement(
                    "feed.Events.Stamp(touched.ItemId, sequence); feed.Ask(touched.ItemId);",
                    "feed.Events.Stamp(touched.ItemId, sequence);"
                )
            ),
            new(
                "a window that timed out skips all feeds",
                new Replacement("if (isAsked || feed.IsHeadUnread)", "if (true)")
            ),
            new(
                "skipped feed is never awaited again",
                new Replacement(
                    "EndSkipping(); Failure = null; MayHaveLostEvents &= !isWhole;",
                    "Failure = null; MayHaveLostEvents &= !isWhole;"
                )
            ),
            new(
                "recovered feed keeps its epoch",
                new Replacement("if (feed is { IsBackingOff: true, MayHaveLostEvents: true })", "if (false)")
            )
            {
                Named =
                    "809022 Rest(896,76,655) Fail(420,137,931) Top(21,70,639) Publish(757,270,577) Answer(953,188,701)",
            },
            new(
                "change of server kind ignored",
                new Replacement("if (feed.Rsm is { } known && known != reply.HasSet)", "if (false)")
            )
            {
                Named = "91301 Rest(556,372,744) Switch(22,749,608)",
            },
            new(
                "events before the resumption dropped",
                new Replacement(
                    "FeedEvent happened, CancellationToken cancellation) { if (",
                    "FeedEvent happened, CancellationToken cancellation) { if (IsOnline && "
                )
            ),
            new(
                "resumption forgets what is in doubt",
                new Replacement(
                    "foreach (var feed in _feeds.All) { feed.ForgetRequest(); } _windows.Invalidate(); }",
                    "foreach (var feed in _feeds.All) { feed.ForgetSession(); } _windows.Invalidate(); }"
                )
            )
            {
                Named =
                    "32487 Connect(555,376,465) Publish(889,211,832) Retract(453,183,932) Event(249,587,472) "
                    + "Copy(281,348,234) Resume(173,432,662)",
            },
            new(
                "resumption trusts a feed that failed",
                new Replacement("_epoch++; MayHaveLostEvents = false;", "MayHaveLostEvents = false;")
            )
            {
                Named =
                    "0 Connect(0,0,0) Answer(0,0,0) Reply(0,0,0) Top(0,2,0) Older(0,7,0) Fail(0,0,0) Answer(0,0,0) Reply(0,0,0) "
                    + "Retract(0,7,0) Fail(0,0,0) Resume(0,0,0)",
            },
        ];
}
