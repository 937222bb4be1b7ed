namespace Microblog.Core.Tests.Timelines.Faults;

/// <summary>What the first designs of the engine got wrong, and what a later change may get wrong again.</summary>
internal static partial class EngineFaults
{
    private const string RestOfNewest = "Epoch = restEpoch == feed.Epoch ? 0 : restEpoch,";
    private const string LowestPlaced = "placed.TakeLast(3).Max(row => row.Touched)";

    /// <summary>An edit that moves the row on servers where it does not move the item: places are never trusted.</summary>
    public static Fault Harmless { get; } =
        new("edit moves the row", new Replacement("if (feed.Rsm == false)", "if (true)"));

    /// <summary>All that break the promise.</summary>
    public static IReadOnlyList<Fault> All { get; } =
    [
        .. Reading(),
        .. Trusting(),
        .. Remembering(),
        .. Connecting(),
        .. Stopping(),
        .. Trimming(),
        .. Pruning(),
        .. Overtaking(),
    ];

    private static IEnumerable<Fault> Reading() =>
        [
            new(
                "gap counted as read",
                new Replacement(
                    "var floor = long.MinValue; for (var index = 0; index < _segments.Count; index++)",
                    "var floor = long.MinValue; for (var index = 0; index < 1; index++)"
                )
            ),
            new(
                "floor is the smallest key of the page",
                new Replacement(
                    "Bound = PageToken.Time(reach.Min) ?? PageRows.Lowest(here),",
                    "Bound = here.Count == 0 ? long.MaxValue : here.Min(row => row.Key),"
                ),
                new Replacement(LowestPlaced, "placed.Min(row => row.Key)")
            ),
            new("floor is the last key alone", new Replacement(LowestPlaced, "placed[^1].Key")),
            new(
                "pages go on from the first token",
                new Replacement("(ascending ? reply.First : reply.Last) ?? \"\"", "reply.First ?? \"\""),
                new Replacement(
                    "(ascending ? reply.First : reply.Last) ?? request.Token",
                    "reply.First ?? request.Token"
                )
            ),
            new(
                "the number asked for does not grow",
                new Replacement(
                    "var items = above + options.PageSize;",
                    "var items = index == 0 ? options.PageSize : 2 * options.PageSize;"
                )
            ),
            new(
                "dead token not recognised",
                new Replacement(
                    "token.Length > 0 && (PageToken.Compare(min, token) >= 0 || !PageToken.LookAlike(min, token));",
                    "false;"
                )
            ),
            new(
                "first seen not clamped",
                new Replacement(
                    "var seen = segment.Bound == long.MaxValue ? now : Math.Min(now, segment.Bound - 1);",
                    "var seen = now;"
                )
            ),
            new(
                "place found only by its row",
                new Replacement(
                    "var rows = above.Concat(below).DistinctBy(row => row.Position).ToList();",
                    """
                    var rows = above.Concat(below).DistinctBy(row => row.Position).ToList();
                    if (!rows.Any(row => row.Position == place))
                    {
                        await OpenTopAsync(store, count, cancellation);
                        return;
                    }
                    """
                )
            ),
        ];

    private static IEnumerable<Fault> Trusting() =>
        [
            new(
                "old epochs trusted",
                new Replacement(
                    "feed.ForgetSession(); feed.BeginEpoch();",
                    """
                    feed.ForgetSession();
                    feed.BeginEpoch();
                    foreach (var old in feed.Coverage.Segments.Skip(1).Where(old => old.Epoch > 0))
                    {
                        old.Epoch = feed.Epoch;
                    }
                    """
                ),
                new Replacement(
                    "Token = reach.Min, Bound = PageToken.Time(reach.Min) ?? PageRows.Lowest(here), Epoch = last.Epoch,",
                    "Token = reach.Min, Bound = PageToken.Time(reach.Min) ?? PageRows.Lowest(here), Epoch = last.Epoch > 0 ? feed.Epoch : 0,"
                ),
                new Replacement(RestOfNewest, "Epoch = restEpoch > 0 ? feed.Epoch : 0,")
            ),
            new(
                "end of an earlier epoch trusted",
                new Replacement(
                    "_coverage.Replace(reach.From, reach.To, result);",
                    """
                    _coverage.Replace(reach.From, reach.To, result);
                    if (_coverage.Segments[^1] is { Count: 0, Epoch: > 0 } end)
                    {
                        end.Epoch = feed.Epoch;
                    }
                    """
                ),
                new Replacement(
                    RestOfNewest,
                    "Epoch = rest.Count == 0 && restEpoch > 0 ? feed.Epoch : restEpoch == feed.Epoch ? 0 : restEpoch,"
                )
            ),
            new(
                "a known id proves the rest",
                new Replacement(
                    "Rearrange(reach, here, rest); return _rows.Change;",
                    """
                    Rearrange(reach, here, rest);
                    if (page.Any(item => near.ContainsKey(item.ItemId) || far.ContainsKey(item.ItemId)))
                    {
                        foreach (var other in _coverage.Segments.Skip(reach.From + 1).Where(other => other.Epoch > 0))
                        {
                            other.Epoch = feed.Epoch;
                        }
                    }
                    return _rows.Change;
                    """
                ),
                new Replacement(
                    RestOfNewest,
                    """
                    Epoch = _coverage.Segments[^1].Epoch > 0 && page.Any(item => known.ContainsKey(item.ItemId))
                        ? feed.Epoch
                        : restEpoch == feed.Epoch ? 0 : restEpoch,
                    """
                )
            ),
            new(
                "rows that a page lacks are kept",
                new Replacement(
                    "rest.Insert(0, row); } } else { _rows.Remove(row); }",
                    "rest.Insert(0, row); } } else { here.Add(row); }"
                ),
                new Replacement(
                    "(end ? front : rest).Add(row); } else { _rows.Remove(row); }",
                    "(end ? front : rest).Add(row); } else { front.Add(row); }"
                )
            ),
            new(
                "rows deleted without proof of reach",
                new Replacement("var last = _rows.LastInPlace(own, items);", "var last = own.Count - 1;"),
                new Replacement(
                    "var reached = end ? all.Count - 1 : _rows.LastInPlace(all, items);",
                    "var reached = all.Count - 1;"
                )
            )
            {
                Named =
                    "155042 Rest(219,848,169) Retract(554,407,927) Publish(755,43,461) Again(374,219,807) Cut(236,261,326)",
            },
            new(
                "what is unread ends with the moment of its token",
                new Replacement("WholeSeconds.Start(_segments[index + 1].Bound)", "_segments[index + 1].Bound")
            )
            {
                Named =
                    "1458360 Connect(743,973,114) Burst(24,354,279) Event(291,633,614) Event(240,212,627) Answer(771,762,37) "
                    + "Reply(627,262,955) Restart(329,317,601) Publish(228,741,558)",
            },
            new("no row is provisional", new Replacement("IsProvisional = isProvisional,", "IsProvisional = false,"))
            {
                Named =
                    "328721 Rest(758,202,119) Publish(854,933,928) Own(348,704,623) Burst(886,832,796) Top(732,1,19) Older(900,932,562)",
            },
        ];

    private static IEnumerable<Fault> Remembering() =>
        [
            new(
                "no stamps",
                new Replacement("_stamps.TryGetValue(itemId, out var stamp) && stamp > request.Start;", "false;")
            )
            {
                Named = "401623 Connect(220,267,628) Answer(476,602,171) Retract(446,338,704)",
            },
            new(
                "no asking in doubt",
                new Replacement("if (feed.Events.IsRemembered(item.ItemId, item.Version))", "if (false)"),
                new Replacement(
                    "if (again) { feed.Ask(itemId); } Remove(old, ChangeCause.Event);",
                    "Remove(old, ChangeCause.Event);"
                ),
                new Replacement(
                    "if (stamped && !isNear && old is not { IsProvisional: false }) { if (old is null)",
                    "if (stamped && !isNear && old is not { IsProvisional: false }) { if (false)"
                ),
                new Replacement(
                    "if (feed.Events.IsStamped(item.ItemId, request)) { if (old is null)",
                    "if (feed.Events.IsStamped(item.ItemId, request)) { if (false)"
                )
            )
            {
                Named = "186238 Connect(928,696,363) Again(277,477,954) Copy(892,826,223)",
            },
            new(
                "page overwrites a newer event",
                new Replacement(
                    "var row = stamped ? old! : _rows.Upsert(old, item, seen);",
                    "var row = _rows.Upsert(old, item, seen);"
                )
            )
            {
                Named =
                    "166241 Connect(242,492,396) Answer(161,943,755) Publish(200,357,184) Edit(68,9,326) Event(416,307,260)",
            },
            new(
                "item that moved unheard keeps its old place",
                new Replacement(
                    "if (stamped && !isNear && old is not { IsProvisional: false })",
                    "if (stamped && !isNear)"
                )
            )
            {
                Named =
                    "8705 Rest(371,571,612) Publish(310,904,966) Cut(711,172,549) Connect(979,899,157) Again(25,224,260) "
                    + "Answer(46,248,551) Reply(493,831,310) Again(745,956,997) Resume(76,329,688) Retract(268,177,396) "
                    + "Reboot(682,642,836) Edit(733,53,502) Edit(471,711,415)",
            },
            new("page from before a purge applied", new Replacement("feed.Events.StampCleared(sequence);", ""))
            {
                Named = "649472 Connect(583,539,110) Answer(290,452,69) Purge(532,391,179)",
            },
        ];
}
