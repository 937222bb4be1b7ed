using Microblog.Core.Follows;
using Microblog.Xmpp;

namespace Microblog.Web.Tests.Fakes;

/// <summary>What people tell of whom they follow, in memory.</summary>
public sealed class FakePublicFollows : IPublicFollows
{
    public PublicFollows Answer { get; set; } = new(null, []);

    /// <summary>Thrown instead of an answer.</summary>
    public XmppException? Fails { get; set; }

    public Task<PublicFollows> GetAsync(Jid person, CancellationToken cancellation = default) =>
        Fails is { } failure ? Task.FromException<PublicFollows>(failure) : Task.FromResult(Answer);
}
