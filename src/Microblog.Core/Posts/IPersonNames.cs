using Microblog.Xmpp;

namespace Microblog.Core.Posts;

/// <summary>What a person is called, the same in all pages.</summary>
public interface IPersonNames
{
    /// <summary>After each change, on any thread: return at once.</summary>
    event Action? Changed;

    /// <summary>The name to show.</summary>
    /// <param name="person">Whose; a domain is called by its address.</param>
    string Of(Jid person);
}
