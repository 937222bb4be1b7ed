using Microblog.Core.Accounts;

namespace Microblog.Core.Profiles;

/// <summary>The own profile, as long as the session of this page is open.</summary>
internal sealed class GuardedOwnProfile(IOwnProfile profile, SessionGate gate) : IOwnProfile
{
    public Task<OwnProfile> GetAsync(CancellationToken cancellation = default)
    {
        gate.Check();
        return profile.GetAsync(cancellation);
    }

    public Task SaveAsync(OwnProfile saved, CancellationToken cancellation = default)
    {
        gate.Check();
        return profile.SaveAsync(saved, cancellation);
    }

    public Task<bool> SetPictureAsync(ReadOnlyMemory<byte> picture, CancellationToken cancellation = default)
    {
        gate.Check();
        return profile.SetPictureAsync(picture, cancellation);
    }

    public Task RemovePictureAsync(CancellationToken cancellation = default)
    {
        gate.Check();
        return profile.RemovePictureAsync(cancellation);
    }
}
