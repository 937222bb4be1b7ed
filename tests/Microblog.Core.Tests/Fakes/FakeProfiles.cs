using Microblog.Xmpp;
using Microblog.Xmpp.Profiles;

namespace Microblog.Core.Tests.Fakes;

/// <summary>What servers say of people's names and cards, in memory.</summary>
internal sealed class FakeProfiles : IProfiles
{
    public List<string> Asked { get; } = [];

    public Dictionary<Jid, string> Nicknames { get; } = [];

    public Dictionary<Jid, VCard> Cards { get; } = [];

    public Dictionary<Jid, OldVCard> OldCards { get; } = [];

    /// <summary>Thrown instead of an answer.</summary>
    public XmppException? Fails { get; set; }

    public Task<string?> GetNicknameAsync(Jid account, CancellationToken cancellation = default) =>
        Answer("nickname", account, Nicknames);

    public Task<VCard?> GetCardAsync(Jid account, CancellationToken cancellation = default) =>
        Answer("card", account, Cards);

    public Task<OldVCard?> GetOldCardAsync(Jid account, CancellationToken cancellation = default) =>
        Answer("old card", account, OldCards);

    public Task SetNicknameAsync(
        string? nickname,
        string accessModel = "presence",
        CancellationToken cancellation = default
    ) => throw new NotSupportedException();

    public Task<VCard> ChangeCardAsync(
        Func<VCard, VCard> change,
        string accessModel = "open",
        CancellationToken cancellation = default
    ) => throw new NotSupportedException();

    public Task ChangeOldCardAsync(Func<OldVCard, OldVCard> change, CancellationToken cancellation = default) =>
        throw new NotSupportedException();

    private Task<T?> Answer<T>(string question, Jid account, Dictionary<Jid, T> answers)
        where T : class
    {
        lock (Asked)
        {
            Asked.Add($"{question} {account}");
        }
        return Fails is { } failure
            ? Task.FromException<T?>(failure)
            : Task.FromResult(answers.GetValueOrDefault(account));
    }
}
