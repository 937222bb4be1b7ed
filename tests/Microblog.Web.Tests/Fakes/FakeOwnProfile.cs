using Microblog.Core.Profiles;
using Microblog.Xmpp;

namespace Microblog.Web.Tests.Fakes;

/// <summary>What the reader tells about themselves, in memory.</summary>
public sealed class FakeOwnProfile : IOwnProfile
{
    public OwnProfile Stored { get; set; } = new("Ines Moreau", "Soup, stairs.", ["https://soup.example/"]);

    /// <summary>Thrown instead of an answer.</summary>
    public XmppException? Fails { get; set; }

    public int Saves { get; private set; }

    /// <summary>The last picture that was set; null where it was removed, or never was.</summary>
    public byte[]? Picture { get; private set; }

    /// <summary>How often the picture was removed.</summary>
    public int Removals { get; private set; }

    public Task<bool> SetPictureAsync(ReadOnlyMemory<byte> picture, CancellationToken cancellation = default)
    {
        if (Fails is { } failure)
        {
            return Task.FromException<bool>(failure);
        }
        if (picture.Length < 8)
        {
            return Task.FromResult(false);
        }
        Picture = picture.ToArray();
        return Task.FromResult(true);
    }

    public Task RemovePictureAsync(CancellationToken cancellation = default)
    {
        Removals++;
        return Fails is { } failure ? Task.FromException(failure) : Task.CompletedTask;
    }

    public Task<OwnProfile> GetAsync(CancellationToken cancellation = default) =>
        Fails is { } failure ? Task.FromException<OwnProfile>(failure) : Task.FromResult(Stored);

    public Task SaveAsync(OwnProfile profile, CancellationToken cancellation = default)
    {
        if (Fails is { } failure)
        {
            return Task.FromException(failure);
        }
        (Stored, Saves) = (profile, Saves + 1);
        return Task.CompletedTask;
    }
}
