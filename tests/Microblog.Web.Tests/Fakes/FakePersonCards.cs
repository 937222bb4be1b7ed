using Microblog.Core.Profiles;
using Microblog.Xmpp;

namespace Microblog.Web.Tests.Fakes;

/// <summary>What people tell about themselves, in memory.</summary>
public sealed class FakePersonCards : IPersonCards
{
    public Dictionary<Jid, PersonCard> Known { get; } = [];

    public Task<PersonCard?> GetAsync(Jid person, CancellationToken cancellation = default) =>
        Task.FromResult(Known.GetValueOrDefault(person));
}
