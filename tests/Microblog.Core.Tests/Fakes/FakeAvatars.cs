using Microblog.Xmpp;
using Microblog.Xmpp.Profiles;

namespace Microblog.Core.Tests.Fakes;

/// <summary>What servers say about people's pictures, in memory.</summary>
internal sealed class FakeAvatars : IAvatars
{
    /// <summary>What is asked, such as <c>metadata jo@here.example</c>.</summary>
    public List<string> Asked { get; } = [];

    public Dictionary<Jid, AvatarMetadata> Metadata { get; } = [];

    /// <summary>The bytes in data nodes, by id: those may be of another picture.</summary>
    public Dictionary<string, AvatarPicture> Data { get; } = [];

    public Dictionary<Jid, AvatarPicture> VCards { get; } = [];

    /// <summary>Thrown instead of an answer.</summary>
    public XmppException? Fails { get; set; }

    /// <summary>Waited for before an answer.</summary>
    public Task Answers { get; set; } = Task.CompletedTask;

    public async Task<AvatarMetadata?> GetMetadataAsync(Jid account, CancellationToken cancellation = default) =>
        await AnswerAsync($"metadata {account}", Metadata.GetValueOrDefault(account), cancellation);

    public async Task<AvatarPicture?> GetPictureAsync(
        Jid account,
        AvatarInfo info,
        CancellationToken cancellation = default
    ) =>
        await AnswerAsync($"data {account}", Data.GetValueOrDefault(info.Id), cancellation) is { } picture
        && picture.Id == info.Id
            ? picture
            : null;

    public Task<AvatarPicture?> GetVCardPictureAsync(Jid account, CancellationToken cancellation = default) =>
        AnswerAsync($"vcard {account}", VCards.GetValueOrDefault(account), cancellation);

    public Task<AvatarPicture?> GetAsync(Jid account, CancellationToken cancellation = default) =>
        throw new NotSupportedException();

    public Task PublishAsync(
        AvatarPicture picture,
        int? width,
        int? height,
        IReadOnlyList<AvatarInfo> others,
        string accessModel = "open",
        CancellationToken cancellation = default
    ) => throw new NotSupportedException();

    public Task TurnOffAsync(string accessModel = "open", CancellationToken cancellation = default) =>
        throw new NotSupportedException();

    /// <summary>A person has a picture in their data node.</summary>
    public AvatarMetadata Give(Jid person, byte[] bytes)
    {
        var picture = AvatarPicture.Of(bytes, "image/png");
        Data[picture.Id] = picture;
        return Metadata[person] = new([new(picture.Id, bytes.Length, "image/png")]);
    }

    private async Task<T> AnswerAsync<T>(string question, T answer, CancellationToken cancellation)
    {
        lock (Asked)
        {
            Asked.Add(question);
        }
        await Answers.WaitAsync(cancellation);
        return Fails is { } failure ? throw failure : answer;
    }
}
