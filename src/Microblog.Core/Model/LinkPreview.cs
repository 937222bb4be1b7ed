namespace Microblog.Core.Model;

/// <summary>What a page on the web is about, as the author's program says it: readers' programs fetch nothing of that page.</summary>
/// <param name="Address">The page; http or https only.</param>
/// <param name="Title">Its title, one line; or null.</param>
/// <param name="Description">What it says of itself, one line; or null.</param>
/// <param name="Picture">Its picture, or null.</param>
public sealed record LinkPreview(Uri Address, string? Title, string? Description, Attachment? Picture);
