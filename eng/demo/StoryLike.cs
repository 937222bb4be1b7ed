namespace Microblog.Demo;

/// <summary>Somebody likes a post.</summary>
internal sealed record StoryLike(string By, string Post);
