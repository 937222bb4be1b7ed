using Microblog.Xmpp;

namespace Microblog.Core.Posts;

/// <summary>The pictures that people have given themselves, the same in all pages.</summary>
public interface IPersonAvatars
{
    /// <summary>After each change, on any thread: return at once.</summary>
    event Action? Changed;

    /// <summary>The picture to show; where nothing is known of the person, it is looked up.</summary>
    /// <param name="person">Whose.</param>
    /// <returns>Its id: the SHA-1 of the picture, 40 hexadecimal digits. Null where there is none, or none is known yet.</returns>
    string? Of(Jid person);
}
