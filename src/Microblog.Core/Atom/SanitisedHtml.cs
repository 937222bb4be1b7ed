using Microblog.Core.Model;

namespace Microblog.Core.Atom;

/// <summary>What is left of a person's HTML.</summary>
/// <param name="Html">Safe to put into the page.</param>
/// <param name="Text">The same as plain text.</param>
/// <param name="Media">Pictures, videos and sounds that were taken out of it.</param>
/// <param name="IsShortened">True where there was more of anything than a post may have: it is text, or left out.</param>
public sealed record SanitisedHtml(string Html, string Text, IReadOnlyList<Attachment> Media, bool IsShortened = false);
