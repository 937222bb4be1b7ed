using Microblog.Core.Accounts;
using Microblog.Core.Storage;

namespace Microblog.Core.Profiles;

/// <summary>The pictures of people whom the account knows, as long as the session of this page is open.</summary>
internal sealed class GuardedAvatarPictures(AvatarRows rows, SessionGate gate) : IAvatarPictures
{
    public Task<byte[]?> FindAsync(string id, int size, CancellationToken cancellation = default)
    {
        gate.Check();
        return rows.FindPictureAsync(id, size, cancellation);
    }
}
