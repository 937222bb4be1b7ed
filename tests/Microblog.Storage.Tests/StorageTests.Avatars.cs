using Microblog.Core.Pictures;
using Microblog.Core.Storage;
using Microblog.Xmpp;
using Xunit;

namespace Microblog.Storage.Tests;

public abstract partial class StorageTests
{
    private const string Red = "0123456789abcdef0123456789abcdef01234567";
    private const string Green = "89abcdef0123456789abcdef0123456789abcdef";

    private static readonly Jid Jo = Jid.Parse("jo@there.example");
    private static readonly Jid Ann = Jid.Parse("ann@there.example");
    private static readonly DateTimeOffset Noon = new(2026, 6, 1, 12, 0, 0, TimeSpan.Zero);

    [Fact(Timeout = TimeLimit)]
    public async Task Avatar_is_known_to_the_account_that_looked_it_up_alone()
    {
        var (rows, others) = (await NewAvatarsAsync(), await NewAvatarsAsync());
        var known = new KnownAvatar(Jo, Red, Noon) { Announced = Green, FromVCard = true };
        await rows.SetAsync(known, [new(96, [1, 2]), new(256, [3])], Stop);

        Assert.Equal([known], await rows.LoadAsync(10, Stop));
        Assert.Equal([3], await rows.FindPictureAsync(Red, 256, Stop));
        Assert.Null(await rows.FindPictureAsync(Red, 97, Stop));
        Assert.Empty(await others.LoadAsync(10, Stop));
        Assert.Null(await others.FindPictureAsync(Red, 256, Stop));
        Assert.False(await others.HasPictureAsync(Red, Stop));
    }

    [Fact(Timeout = TimeLimit)]
    public async Task Picture_goes_with_the_last_person_who_has_it()
    {
        var rows = await NewAvatarsAsync();
        SmallPicture[] small = [new(96, [1])];
        await rows.SetAsync(new KnownAvatar(Jo, Red, Noon), small, Stop);
        await rows.SetAsync(new KnownAvatar(Ann, Red, Noon.AddHours(1)), [], Stop);
        await rows.SetAsync(new KnownAvatar(Jo, Green, Noon), small, Stop);
        Assert.True(await rows.HasPictureAsync(Red, Stop));
        await rows.SetAsync(new KnownAvatar(Ann, null, Noon.AddHours(1)), [], Stop);
        Assert.False(await rows.HasPictureAsync(Red, Stop));
        Assert.Equal([Ann], (await rows.LoadAsync(1, Stop)).Select(known => known.Person));

        await rows.RemoveAsync([Jo], Stop);
        Assert.False(await rows.HasPictureAsync(Green, Stop));
        Assert.Equal([Ann], (await rows.LoadAsync(10, Stop)).Select(known => known.Person));
    }

    private async Task<AvatarRows> NewAvatarsAsync() => new(Database, await Database.NewAccountAsync());
}
