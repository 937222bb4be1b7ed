using Microblog.Core.Posts;

namespace Microblog.Core.Atom;

/// <summary>What is left of somebody's HTML.</summary>
/// <param name="Html">Safe to put into the page.</param>
/// <param name="Text">The same as plain text.</param>
/// <param name="Media">Pictures, videos and sounds that were taken out of it.</param>
public sealed record SanitisedHtml(string Html, string Text, IReadOnlyList<Attachment> Media);
