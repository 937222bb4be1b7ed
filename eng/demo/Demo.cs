using System.Security.Cryptography;
using System.Text;
using Microblog.Core.Atom;
using Microblog.Core.Model;
using Microblog.Core.Posts;
using Microblog.Core.Publishing;
using Microblog.Xmpp;

namespace Microblog.Demo;

/// <summary>Publishes the story through the protocol, as its people would. Run again, it adds what is missing.</summary>
internal sealed class Demo
{
    private readonly Story _story;
    private readonly DateTimeOffset _now;
    private readonly Dictionary<string, DemoAccount> _people = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Post> _posts = new(StringComparer.Ordinal);
    private readonly Jid _component;
    private int _published;

    private Demo(DemoOptions options, Story story)
    {
        _story = story;
        _now = DateTimeOffset.FromUnixTimeSeconds(TimeProvider.System.GetUtcNow().ToUnixTimeSeconds());
        _component = Jid.Parse("pubsub." + options.Domain);
    }

    private FeedAddress Community => new(_component, _story.Community.Node);

    /// <summary>Signs everybody in, publishes, and signs out.</summary>
    /// <returns>How many posts were published now.</returns>
    public static async Task<int> FillAsync(DemoOptions options, Story story, CancellationToken cancellation)
    {
        var demo = new Demo(options, story);
        try
        {
            foreach (var (local, name) in story.People)
            {
                var person = await DemoAccount.SignInAsync(options, local, name, cancellation);
                demo._people[local] = person;
                await DemoNodes.MicroblogAsync(person, cancellation);
                await DemoNodes.NameAsync(person, cancellation);
                await DemoNodes.FaceAsync(person, DemoFace.Draw(demo._people.Count - 1), cancellation);
                Console.WriteLine($"{person.Address} is signed in.");
            }
            await demo.CommunityAsync(cancellation);
            foreach (var post in story.Posts.OrderBy(post => post.Written(demo._now)))
            {
                await demo.PublishAsync(post, options.Domain, cancellation);
            }
            foreach (var like in story.Likes)
            {
                await demo.LikeAsync(like, cancellation);
            }
            return demo._published;
        }
        finally
        {
            foreach (var person in demo._people.Values)
            {
                await person.DisposeAsync();
            }
        }
    }

    private async Task CommunityAsync(CancellationToken cancellation)
    {
        await DemoNodes.CommunityAsync(_people.Values.Last(), Community, _story.Community, cancellation);
        foreach (var person in _people.Values)
        {
            await DemoNodes.FollowAsync(person, Community, _story.Community.Title, cancellation);
        }
    }

    private async Task PublishAsync(StoryPost post, string domain, CancellationToken cancellation)
    {
        var author = _people[post.By];
        var itemId = ItemId(post.Id);
        var root = _story.Root(post);
        var comments = new FeedAddress(_component, FeedAddress.CommentsPrefix + ItemId(root.Id));
        var feed =
            post.To is not null ? comments
            : post.Community ? Community
            : FeedAddress.Microblog(author.Address);
        var known = await author.PubSub.GetItemsAsync(feed.Service, feed.Node, [itemId], cancellation) is [{ } item, ..]
            ? AtomEntryReader.ReadOrNull(item.Payload)
            : null;
        if (known is not null)
        {
            _posts[post.Id] = PostReader.Create(known, new PostAddress(feed, itemId), null, _now, author.Address);
            return;
        }
        if (post is { To: null, Repeat: null })
        {
            await DemoNodes.CommentsAsync(author, comments, cancellation);
        }
        var draft = new PostDraft
        {
            Feed = feed,
            ItemId = itemId,
            Author = author.Address,
            AuthorName = author.Name,
            Text = post.Text.Replace("{domain}", domain, StringComparison.Ordinal),
            Now = post.Written(_now),
            Language = "en",
            Attachments = await PictureAsync(author, post, cancellation),
            Comments = post is { To: null, Repeat: null } ? comments : null,
        };
        var entry =
            post.Repeat is not null ? PostComposer.Repeat(_posts[post.Repeat], feed, itemId, draft.Now)
            : post.To is not null ? PostComposer.Reply(draft, _posts[post.To])
            : PostComposer.Post(draft);
        _posts[post.Id] = await SendAsync(author, entry, cancellation);
        if (post.Edit is not null)
        {
            var edit = draft with { Text = post.Edit, Now = draft.Now.AddHours(1) };
            await SendAsync(author, PostComposer.Edit(edit, _posts[post.Id]), cancellation);
        }
        if (post.Retract)
        {
            await author.PubSub.RetractAsync(feed.Service, feed.Node, itemId, cancellation);
            _published--;
        }
        _published++;
    }

    private async Task LikeAsync(StoryLike like, CancellationToken cancellation)
    {
        var post = _posts[like.Post];
        if (post.Comments is { } comments)
        {
            var person = _people[like.By];
            var when = post.Published.AddMinutes(90);
            await SendAsync(person, PostComposer.Like(comments, post, person.Address, person.Name, when), cancellation);
        }
    }

    private async Task<Post> SendAsync(DemoAccount author, NewEntry entry, CancellationToken cancellation)
    {
        var xml = AtomEntryWriter.Write(entry);
        var feed = entry.Address.Feed;
        await author.PubSub.PublishAsync(
            feed.Service,
            feed.Node,
            entry.Address.ItemId,
            xml,
            cancellation: cancellation
        );
        var read =
            AtomEntryReader.ReadOrNull(xml) ?? throw new InvalidOperationException("An own entry cannot be read.");
        return PostReader.Create(read, entry.Address, author.Address, _now, author.Address);
    }

    private static async Task<IReadOnlyList<Attachment>> PictureAsync(
        DemoAccount author,
        StoryPost post,
        CancellationToken cancellation
    )
    {
        if (post.Picture is null)
        {
            return [];
        }
        var picture = DemoPicture.Draw();
        var address = await DemoUpload.SendAsync(author, post.Picture + ".png", picture, cancellation);
        return address is null ? [] : [new Attachment(address, "image/png", picture.Length, post.Description)];
    }

    /// <summary>The same id in every run, so that nothing is published twice.</summary>
    private static string ItemId(string id) =>
        new Guid(SHA256.HashData(Encoding.UTF8.GetBytes("microblog demo " + id)).AsSpan(0, 16)).ToString();
}
