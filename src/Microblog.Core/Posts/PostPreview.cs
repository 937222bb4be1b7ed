using Microblog.Core.Model;

namespace Microblog.Core.Posts;

/// <summary>The line that shows which post a reply answers.</summary>
public sealed record PostPreview(PostAddress Address, string AuthorName, string Text);
