using System.Text.Json;

namespace Microblog.Demo;

/// <summary>What the accounts of the demo say to each other (story.json).</summary>
internal sealed record Story(
    IReadOnlyDictionary<string, string> People,
    StoryCommunity Community,
    IReadOnlyList<StoryPost> Posts,
    IReadOnlyList<StoryLike> Likes
)
{
    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web);

    /// <summary>Reads the story that is part of the program.</summary>
    public static Story Load()
    {
        using var stream =
            typeof(Story).Assembly.GetManifestResourceStream("story.json")
            ?? throw new InvalidOperationException("story.json is not part of the program.");
        return JsonSerializer.Deserialize<Story>(stream, Options)
            ?? throw new InvalidOperationException("story.json is empty.");
    }

    /// <summary>The post that a thread began with.</summary>
    public StoryPost Root(StoryPost post)
    {
        while (post.To is not null)
        {
            post = Posts.First(other => other.Id == post.To);
        }
        return post;
    }
}
