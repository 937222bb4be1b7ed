using Microblog.Core.Model;

namespace Microblog.Core.Atom;

/// <summary>A pointer from one entry to another: <c>in-reply-to</c> (RFC 4685, 3) or a <c>via</c> link (XEP-0277, 3.4).</summary>
/// <param name="Id">The other entry's Atom id (<c>ref</c>), or null.</param>
/// <param name="Address">Where the other entry lives, where an <c>xmpp:</c> URI says so.</param>
/// <param name="Web">The other entry's web page, where an http(s) address is all there is.</param>
public sealed record AtomReference(string? Id, PostAddress? Address = null, Uri? Web = null)
{
    /// <summary>What may be the other entry's item id: some programs write that for <c>ref</c>, or an address with the wrong node.</summary>
    internal IEnumerable<string> ItemIds => new[] { Address?.ItemId, Id }.OfType<string>();
}
