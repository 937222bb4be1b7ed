using Microblog.Core.Model;
using Microblog.Core.Publishing;
using Xunit;

namespace Microblog.Storage.Tests;

public abstract partial class StorageTests
{
    private const string Home = DraftLocation.Home;

    [Fact(Timeout = TimeLimit)]
    public async Task Draft_attachments_are_kept_in_their_order_by_place_and_by_account()
    {
        var accountId = await Database.NewAccountAsync();
        var files = NewDraftAttachments(accountId);
        var changes = new List<string>();
        files.Changed += changes.Add;
        var (one, two) = (NewFile(1), NewFile(2));
        await files.AddAsync(Home, one, null, Stop);
        await files.AddAsync(Home, two, null, Stop);
        await files.DescribeAsync(Home, one.Id, " Ein Hügel, \n zwei ", Stop);
        await files.MoveAsync(Home, two.Id, 0, Stop);
        await files.MoveAsync(Home, two.Id, 0, Stop);

        var again = NewDraftAttachments(accountId);
        var described = one with { File = one.File with { Description = "Ein Hügel, \n zwei" } };
        Assert.Equal([two, described], (await again.GetAsync(Home, Stop)).Files);
        Assert.Equal([Home, Home, Home, Home], changes);
        Assert.Empty((await again.GetAsync("feed:xmpp:x", Stop)).Files);
        Assert.Empty((await NewDraftAttachments(await Database.NewAccountAsync()).GetAsync(Home, Stop)).Files);

        await files.RemoveAsync(Home, two.Id, Stop);
        await files.AddAsync(Home, two, 0, Stop);
        Assert.Equal([two, described], (await again.GetAsync(Home, Stop)).Files);
        await files.ClearAsync(Home, Stop);
        await files.ClearAsync(Home, Stop);
        Assert.Equal(7, changes.Count);
        Assert.Empty((await again.GetAsync(Home, Stop)).Files);
    }

    [Fact(Timeout = TimeLimit)]
    public async Task Draft_attachments_have_limits_and_what_was_kept_stays()
    {
        var files = NewDraftAttachments(await Database.NewAccountAsync());
        for (var number = 0; number < DraftAttachments.Most; number++)
        {
            await files.AddAsync(Home, NewFile(number), null, Stop);
        }
        var first = (await files.GetAsync(Home, Stop)).Files[0];
        var tooMany = await Assert.ThrowsAsync<DraftException>(() => files.AddAsync(Home, NewFile(99), null, Stop));
        var tooLong = await Assert.ThrowsAsync<DraftException>(() =>
            files.DescribeAsync(Home, first.Id, new string('a', Attachment.MaxDescription + 1), Stop)
        );
        Assert.Equal((DraftFailure.TooManyFiles, DraftFailure.TooLong), (tooMany.Failure, tooLong.Failure));
        var kept = (await files.GetAsync(Home, Stop)).Files;
        Assert.Equal((DraftAttachments.Most, first), (kept.Count, kept[0]));
    }

    [Fact(Timeout = TimeLimit)]
    public async Task Draft_video_gets_its_poster_and_no_other_file_does()
    {
        var files = NewDraftAttachments(await Database.NewAccountAsync());
        var (video, other) = (NewFile(1), NewFile(2));
        video = video with
        {
            File = video.File with { MediaType = "video/webm", Duration = TimeSpan.FromMilliseconds(63_500) },
        };
        other = other with { File = other.File with { MediaType = "audio/ogg" } };
        await files.AddAsync(Home, video, null, Stop);
        await files.AddAsync(Home, other, null, Stop);
        var poster = new Uri("https://h.example/p.jpg");
        foreach (var id in new[] { video.Id, other.Id, Guid.NewGuid() })
        {
            await files.SetPosterAsync(Home, id, poster, Stop);
        }
        Assert.Equal(
            [video with { File = video.File with { Poster = poster } }, other],
            (await files.GetAsync(Home, Stop)).Files
        );
    }

    private DraftAttachments NewDraftAttachments(long accountId) =>
        new(Database, accountId, (_, _) => throw new InvalidOperationException("No post is edited."));

    private static DraftAttachment NewFile(int number) =>
        new(
            Guid.NewGuid(),
            new Attachment(new Uri($"https://up.example/{number}/ü%20%7E.jpg"), "image/jpeg", 5, null)
            {
                Name = "Bild ü.jpg",
                Width = 3,
                Height = 4,
            }
        );
}
