using Microblog.Testing.Timelines;
using Xunit;

namespace Microblog.Core.Tests.Timelines;

/// <summary>Histories that broke the promise once, or that the model took for broken.</summary>
public sealed class NamedHistories
{
    [Theory(Timeout = 60_000)]
    [InlineData(
        "An event that came before the engine heard of the resumption was lost",
        "159699 Rest(951,647,125) Retract(110,866,488) Resume(950,919,645)"
    )]
    [InlineData(
        "A late copy of the event of a post that was pruned, then retracted, showed it again",
        "179785 Connect(441,318,36) Top(648,760,402) Publish(266,27,109) Timeout(491,808,54) Same(150,903,870) "
            + "Rest(820,110,345) Top(565,142,708) Retract(854,971,578) Prune(755,882,640) Copy(986,847,429)"
    )]
    [InlineData(
        "A question in doubt was forgotten by a resumption",
        "32487 Connect(555,376,465) Publish(889,211,832) Retract(453,183,932) Event(249,587,472) Copy(281,348,234) "
            + "Resume(173,432,662)"
    )]
    [InlineData(
        "A feed that had failed was believed after a resumption",
        "0 Connect(0,0,0) Answer(0,0,0) Reply(0,0,0) Top(0,2,0) Older(0,7,0) Fail(0,0,0) Answer(0,0,0) Reply(0,0,0) "
            + "Retract(0,7,0) Fail(0,0,0) Resume(0,0,0)"
    )]
    [InlineData(
        "A feed that was just followed folds into what was shown; an own post does not make that final",
        "203897 Restart(482,415,381) Rest(348,275,893) Unfollow(48,405,553) Older(649,148,458) Follow(764,797,751) "
            + "Own(526,944,597)"
    )]
    [InlineData(
        "A window that was settled without a late feed stayed so when catching up was stopped",
        "132912 Connect(411,965,490) Again(164,762,930) Top(769,951,43) Timeout(370,553,261) Answer(912,466,452) "
            + "StopCatchUp(941,660,390)"
    )]
    [InlineData(
        "So does a feed that was late",
        "541562 Burst(388,518,461) Connect(472,812,154) Edit(370,641,10) Publish(231,4,583) Top(255,677,453) "
            + "Event(704,268,522) Answer(166,942,868) Event(827,42,526) Timeout(71,770,19) Top(885,304,521) "
            + "Reply(360,822,660) Own(351,652,957)"
    )]
    [InlineData(
        "A node that turned out to be gone counted as failing: what was lost later was taken for noticed",
        "641346 Fail(151,355,674) Connect(427,711,549) Answer(800,408,613) Delete(304,409,883) Rest(239,570,44) "
            + "Publish(987,613,29) Delete(718,124,329) Event(585,669,317) Reboot(857,868,96) Publish(765,433,248) "
            + "Retract(671,391,213) Copy(993,292,287)"
    )]
    [InlineData(
        "Nobody waited for the answer to a question, and what was shown without its feed stayed so where catching up was stopped",
        "355521 Rest(714,65,634) Publish(743,770,907) Event(947,915,270) StopCatchUp(581,565,334) Again(984,976,501) "
            + "Event(800,191,583) Top(463,112,900) Older(351,299,236) Timeout(467,679,49)"
    )]
    [InlineData(
        "What waits above is shown whether or not it was read: that is not final",
        "449747 Connect(797,767,708) Own(258,253,556) Restart(82,65,877) Burst(211,456,991) Burst(779,583,133) "
            + "Rest(299,361,755) Publish(83,608,18) Cut(783,437,816) Rest(558,796,246) StopCatchUp(158,609,224) "
            + "ShowUnread(276,131,284)"
    )]
    [InlineData(
        "A feed that was emptied after catching up had been stopped was not read again",
        "416070 Top(950,812,51) Delete(166,402,509) Follow(182,971,514) Rest(871,286,194) Purge(725,286,138) "
            + "StopCatchUp(790,395,914) Publish(192,94,403) Copy(752,412,556)"
    )]
    [InlineData(
        "Rows that waited above were shown over a part that was still to be read, of one feed of three",
        "351751 Rest(135,1,577) Retract(47,489,57) Event(389,824,454) Restart(672,957,316) "
            + "Import(536,603,309) Rest(768,890,89) ShowUnread(120,948,441)"
    )]
    [InlineData(
        "The same, while its feed was failing",
        "801249 Rest(900,190,128) Burst(84,618,461) Restart(944,652,904) Connect(147,952,348) "
            + "Answer(880,446,947) Fail(860,386,162) Publish(456,533,476) Burst(104,595,27) "
            + "Publish(888,242,421) Rest(624,845,264) ShowUnread(614,633,933)"
    )]
    [InlineData(
        "A question about a post that was announced was refused, and its feed was read again from the head",
        "549835 Connect(964,72,153) Answer(490,597,750) Publish(2,417,666) Event(336,241,750) "
            + "Answer(109,551,490) Forbid(786,139,707) Reply(284,27,347) Top(793,267,16) Answer(280,738,605) "
            + "Reply(691,61,790)"
    )]
    [InlineData(
        "Rows that waited above were shown over the parts of two feeds that were still to be read",
        "353328 Top(890,720,910) Connect(672,862,833) Answer(995,683,976) Timeout(183,52,564) "
            + "Fail(859,620,324) Publish(943,990,226) Burst(387,953,646) Rest(290,514,458) "
            + "ShowUnread(724,956,581)"
    )]
    [InlineData(
        "The same, after a part that was final had been read",
        "256947 Top(726,321,547) Rest(541,502,123) Publish(822,597,683) Forbid(391,903,952) "
            + "Rest(343,504,840) Cut(301,259,499) Burst(256,759,523) Rest(476,14,548) ShowUnread(116,430,415)"
    )]
    [InlineData(
        "A post that was edited, and asked for by its id, kept its place without RSM: a page that had it deleted those above",
        "549710 Publish(98,258,458) Restart(749,917,200) Older(417,724,282) Publish(473,754,72) Rest(949,987,215) "
            + "Edit(506,639,574) Event(647,638,19) Older(817,320,496) Burst(728,293,406)"
    )]
    [InlineData(
        "All that had been read was retracted, and the pages were counted against what was left",
        "335439 Top(827,578,461) Rest(147,69,683) Retract(819,374,501) Retract(35,676,959) Retract(833,478,36) "
            + "Retract(701,718,722)"
    )]
    [InlineData(
        "A post that had moved while events were lost, and was edited while the page that has it was under way, kept its "
            + "old place: the page that covers it deleted it",
        "8705 Rest(371,571,612) Publish(310,904,966) Cut(711,172,549) Connect(979,899,157) Again(25,224,260) "
            + "Answer(46,248,551) Reply(493,831,310) Again(745,956,997) Resume(76,329,688) Retract(268,177,396) "
            + "Reboot(682,642,836) Edit(733,53,502) Edit(471,711,415)"
    )]
    [InlineData(
        "A date without a fraction put a post below what its unread segment was taken to reach down to",
        "1458360 Connect(743,973,114) Burst(24,354,279) Event(291,633,614) Event(240,212,627) Answer(771,762,37) "
            + "Reply(627,262,955) Restart(329,317,601) Publish(228,741,558)"
    )]
    public async Task Named_history_holds(string what, string history)
    {
        var broken = await TimelineHistory.RunInMemoryAsync(history);
        Assert.True(broken is null, $"{what}: {broken}");
    }
}
