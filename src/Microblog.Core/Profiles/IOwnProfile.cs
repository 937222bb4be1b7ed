using Microblog.Xmpp;

namespace Microblog.Core.Profiles;

/// <summary>What the account tells about itself, where other programs look for it.</summary>
public interface IOwnProfile
{
    /// <summary>As the server has it.</summary>
    /// <exception cref="XmppException">It did not answer.</exception>
    Task<OwnProfile> GetAsync(CancellationToken cancellation = default);

    /// <summary>
    /// Publishes it as nickname (XEP-0172), card (XEP-0292) and old card (XEP-0054). What else these hold, and who can read them, stays
    /// as it is. Where it fails a part may be published: doing it again does the rest.
    /// </summary>
    /// <exception cref="XmppException">The server did not answer, or did not take it.</exception>
    /// <exception cref="ArgumentException">It has a problem (<see cref="OwnProfile.FindProblem"/>).</exception>
    Task SaveAsync(OwnProfile profile, CancellationToken cancellation = default);

    /// <summary>
    /// Makes an avatar of a picture, and publishes it (XEP-0084), and in the old card where the server does not do that itself
    /// (XEP-0398).
    /// </summary>
    /// <param name="picture">The file. Its middle is taken, as a square.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <returns>False where the file is no picture that is shown, or an animation: nothing is changed.</returns>
    /// <exception cref="XmppException">The server did not answer, or did not take it.</exception>
    Task<bool> SetPictureAsync(ReadOnlyMemory<byte> picture, CancellationToken cancellation = default);

    /// <summary>Takes the picture away: from where avatars are announced, their data, and the old card.</summary>
    /// <exception cref="XmppException">The server did not answer, or did not take it.</exception>
    Task RemovePictureAsync(CancellationToken cancellation = default);
}
