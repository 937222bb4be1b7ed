using Microblog.Xmpp;

namespace Microblog.Core.Atom;

/// <summary>A piece of plain text: words, or something to follow.</summary>
/// <param name="Text">As it stands in the text.</param>
internal abstract record TextPart(string Text)
{
    /// <summary>Words.</summary>
    public sealed record Words(string Text) : TextPart(Text);

    /// <summary>An http(s) address or <c>xmpp:</c> URI.</summary>
    public sealed record Link(string Text, string Target) : TextPart(Text);

    /// <summary>A <c>#tag</c>.</summary>
    public sealed record Tag(string Text, string Name) : TextPart(Text);

    /// <summary>A <c>@name@example.org</c>.</summary>
    public sealed record Mention(string Text, Jid Person) : TextPart(Text);
}
