using Microblog.Core.Accounts;
using Microblog.Core.Uploads;
using Microblog.Xmpp;
using Xunit;

namespace Microblog.Core.Tests.Uploads;

/// <summary>A large file on its way. It runs alone: what other tests allocate would count.</summary>
[TestClass(DisableParallelization = true)]
public sealed class LargeUploadTests
{
    private const long Length = 100 * 1024 * 1024;

    [Fact(Timeout = 60_000)]
    public async Task File_of_100_MB_is_sent_in_little_memory()
    {
        using var world = new UploadWorld { MaxBytes = null };
        using var host = new CountingHost();
        var account = new AccountIdentity();
        account.Set(Jid.Parse("alice@example.org"), 1);
        var domains = new XmppDomains(new XmppOptions());
        var feature = new UploadsFeature(account, domains, world.Hosts, world.Spool, world.Time, host);
        feature.Open(new Microblog.Xmpp.Uploads.Uploads(world.Session));

        // The least of several times: the runtime allocates for itself now and then.
        var least = long.MaxValue;
        for (var times = 0; times < 3; times++)
        {
            await using var content = new ZeroStream(Length);
            var before = GC.GetTotalAllocatedBytes(precise: true);
            await feature.UploadAsync(
                new FileToUpload("a.bin", null, Length),
                content,
                TestContext.Current.CancellationToken
            );
            least = Math.Min(least, GC.GetTotalAllocatedBytes(precise: true) - before);
            Assert.Equal(Length, host.Count);
        }
        Assert.InRange(least, 0, 5_000_000);
    }
}
