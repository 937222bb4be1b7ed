using System.Xml.Linq;
using Microblog.Core.Mentions;
using Microblog.Core.Storage;
using Microblog.Core.Tests.Fakes;
using Xunit;

namespace Microblog.Core.Tests.Mentions;

public sealed class SeenTagsTests : IAsyncLifetime
{
    private const int TimeLimit = 30_000;

    private AccountWorld _world = null!;
    private SeenTags _tags = null!;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _world = await AccountWorld.CreateAsync();
        _tags = new SeenTags(new TagRows(_world.Database, _world.AccountId), _world.Time);
    }

    public ValueTask DisposeAsync()
    {
        _tags.Dispose();
        return _world.DisposeAsync();
    }

    [Fact(Timeout = TimeLimit)]
    public async Task Tags_are_counted_in_the_spelling_that_is_most_frequent()
    {
        await ReadAsync("#Café #mill", "#café au lait", "#café #caf", "a #cAfE\u0301", "`#cafeteria`");
        Assert.Equal([new TagCandidate("café", 4), new TagCandidate("caf", 1)], await _tags.FindAsync("CAF", Stop));
        Assert.Equal(["café", "caf", "mill"], (await _tags.FindAsync("", Stop)).Select(tag => tag.Name));
        Assert.Empty(await _tags.FindAsync("ill", Stop));
    }

    [Fact(Timeout = TimeLimit)]
    public async Task Tags_of_any_script_are_found()
    {
        await ReadAsync("#ぼっち・ざ・ろっく", "#می\u200cخواهم");
        Assert.Equal(["ぼっち・ざ・ろっく"], (await _tags.FindAsync("ぼっち・", Stop)).Select(tag => tag.Name));
        Assert.Equal(["می\u200cخواهم"], (await _tags.FindAsync("می\u200cخ", Stop)).Select(tag => tag.Name));
        Assert.Equal(["می\u200cخواهم"], (await _tags.FindAsync("می", Stop)).Select(tag => tag.Name));
    }

    [Fact(Timeout = TimeLimit)]
    public async Task Tags_that_are_new_are_found_a_little_later()
    {
        await ReadAsync("#one");
        Assert.Single(await _tags.FindAsync("", Stop));
        await ReadAsync("#two");
        Assert.Single(await _tags.FindAsync("", Stop));
        _world.Time.Advance(TimeSpan.FromSeconds(30));
        Assert.Equal(2, (await _tags.FindAsync("", Stop)).Count);
    }

    [Fact(Timeout = TimeLimit)]
    public async Task At_most_eight_are_found()
    {
        await ReadAsync(string.Join(' ', Enumerable.Range(0, 20).Select(number => $"#t{number}")));
        Assert.Equal(8, (await _tags.FindAsync("t", Stop)).Count);
    }

    [Fact(Timeout = TimeLimit)]
    public async Task Account_finds_no_tags_of_another()
    {
        await ReadAsync("#one");
        var other = await _world.Database.NewAccountAsync();
        using var tags = new SeenTags(new TagRows(_world.Database, other), _world.Time);
        Assert.Empty(await tags.FindAsync("", Stop));
    }

    private async Task ReadAsync(params string[] texts)
    {
        var feed = AccountWorld.Person("ann");
        if (texts is not ["#two"])
        {
            _world.Server.Make(feed);
        }
        for (var index = 0; index < texts.Length; index++)
        {
            _world.Server.Publish(
                feed,
                $"{texts[0].GetHashCode(StringComparison.Ordinal)}-{index}",
                Entry(texts[index], index)
            );
        }
        await _world.ConnectAsync(feed);
        await using var window = await _world.Timelines.OpenAsync(null, 20, Stop);
        await window.UntilAsync(snapshot => snapshot.Posts.Count >= texts.Length);
    }

    private XElement Entry(string text, int minutes)
    {
        var entry = _world.Entry("x", minutes);
        entry.Add(
            new XElement(
                entry.Name.Namespace + "content",
                new XAttribute("type", "html"),
                $"<p>{text.Replace("`#cafeteria`", "<code>#cafeteria</code>", StringComparison.Ordinal)}</p>"
            )
        );
        return entry;
    }
}
