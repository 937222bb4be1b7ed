namespace Microblog.Core.Posts;

/// <summary>Captions of one of the videos or audio files of a post.</summary>
/// <param name="Index">The number of the captions among the attachments.</param>
/// <param name="Player">The number of what they belong to.</param>
/// <param name="Language">The tag of their language, or null.</param>
public sealed record CaptionFile(int Index, int Player, string? Language);
