using Microblog.Core.Mentions;
using Microblog.Core.Model;
using Microblog.Core.Tests.Fakes;
using Microblog.Xmpp;

namespace Microblog.Core.Tests.Mentions;

/// <summary>What an account knows, as a test says.</summary>
internal sealed class FakeKnownFeeds : IKnownFeeds
{
    public IReadOnlyList<KnownFeed> Followed { get; set; } = [];

    public IReadOnlyDictionary<Jid, string?> Contacts { get; set; } = new Dictionary<Jid, string?>();

    public static KnownFeed Person(string name) => new(AccountWorld.Person(name), name);

    public static KnownFeed Community(string name, string node) =>
        new(new FeedAddress(Jid.Parse("pubsub.here.example"), node), name);
}
