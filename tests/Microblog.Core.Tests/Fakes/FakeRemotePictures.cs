using Microblog.Core.Profiles;

namespace Microblog.Core.Tests.Fakes;

/// <summary>Pictures on the web, in memory.</summary>
internal sealed class FakeRemotePictures : IRemotePictures
{
    public Dictionary<Uri, byte[]> Files { get; } = [];

    public List<Uri> Asked { get; } = [];

    public Task<byte[]?> ReadAsync(Uri address, int most, CancellationToken cancellation)
    {
        Asked.Add(address);
        return Task.FromResult(Files.GetValueOrDefault(address) is { } file && file.Length <= most ? file : null);
    }
}
