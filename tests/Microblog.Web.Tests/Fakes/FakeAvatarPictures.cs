using Microblog.Core.Profiles;

namespace Microblog.Web.Tests.Fakes;

/// <summary>Small versions of people's pictures, in memory.</summary>
public sealed class FakeAvatarPictures : IAvatarPictures
{
    public Dictionary<(string Id, int Size), byte[]> Files { get; } = [];

    public Task<byte[]?> FindAsync(string id, int size, CancellationToken cancellation = default) =>
        Task.FromResult(Files.GetValueOrDefault((id, size)));
}
