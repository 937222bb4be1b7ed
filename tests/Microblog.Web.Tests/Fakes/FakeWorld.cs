using Microblog.Core.Follows;
using Microblog.Core.Model;
using Microblog.Core.Posts;
using Microblog.Core.Timelines.Threads;
using Microblog.Xmpp;

namespace Microblog.Web.Tests.Fakes;

/// <summary>People of one street and what they wrote.</summary>
public sealed class FakeWorld
{
    private readonly DateTimeOffset _now;
    private readonly List<Post> _thread = [];

    public FakeWorld(DateTimeOffset now)
    {
        _now = now;
        Follows =
        [
            .. FakeTexts.People.Skip(1).Take(7).Select(p => new Follow(Feed(p.Jid), p.Name, CanPost: false)),
            new Follow(NightSky, "Night Sky", CanPost: true),
        ];
        Home = MakeHome();
        MakeThread();
    }

    public static FeedAddress NightSky { get; } = new(Jid.Parse("pubsub.lantern.example.org"), "night-sky");

    public static FeedAddress Secret { get; } = Feed("hermit@cave.example.net");

    public static FeedAddress Nobody { get; } = Feed("nobody@lantern.example.org");

    public Jid Me { get; } = Jid.Parse(FakeTexts.People[0].Jid);

    public string MyName { get; } = FakeTexts.People[0].Name;

    public IReadOnlyList<Follow> Follows { get; }

    public IReadOnlyList<Post> Home { get; }

    public Post Opened => _thread[2];

    public static FeedAddress Feed(string person) => FeedAddress.Microblog(Jid.Parse(person));

    public static string NameOf(FeedAddress feed) =>
        FakeTexts.People.FirstOrDefault(person => person.Jid == feed.Service.ToString()).Name
        ?? (feed == NightSky ? "Night Sky" : feed.Service.ToString());

    public static FeedFailure? FailureOf(FeedAddress feed) =>
        feed == Secret ? FeedFailure.NeedsPresence
        : feed == Nobody ? FeedFailure.NotFound
        : null;

    public Post New(string text, int author = 1, string? id = null) =>
        Make(id ?? Guid.NewGuid().ToString("N"), author, text, TimeSpan.Zero);

    public ThreadSnapshot ThreadOf(PostAddress address)
    {
        var at = _thread.FindIndex(post => post.Address == address);
        if (at >= 2)
        {
            return new ThreadSnapshot
            {
                Ancestors = [.. _thread.Take(2)],
                Post = _thread[2],
                Replies = [.. _thread.Skip(3).Select((post, i) => new ThreadReply(post, i < 6 ? i : i - 6))],
            };
        }
        var single = Home.Concat(_thread).FirstOrDefault(post => post.Address == address);
        return new ThreadSnapshot { Post = single, Failure = single is null ? FeedFailure.NotFound : null };
    }

    private Post Make(string id, int author, string text, TimeSpan ago, FeedAddress? feed = null)
    {
        var (jid, name) = FakeTexts.People[author];
        var address = new PostAddress(feed ?? Feed(jid), id);
        return new Post
        {
            Address = address,
            AtomId = address.ToString(),
            Author = Jid.Parse(jid),
            AuthorName = name,
            AuthorState = AuthorState.Verified,
            Published = _now - ago,
            Text = text,
            Html = FakeTexts.Html(text),
            Source = text,
            IsOwn = author == 0,
        };
    }

    private List<Post> MakeHome()
    {
        var posts = new List<Post>();
        for (var i = 0; i < 60; i++)
        {
            var author = i % FakeTexts.People.Length;
            var ago = TimeSpan.FromMinutes(4 + (i * i * 7));
            posts.Add(Make($"p{i}", author, FakeTexts.Posts[i % FakeTexts.Posts.Length], ago));
        }
        posts[0] = posts[0] with { Edited = _now };
        posts[1] = posts[1] with { RepeatedBy = Jid.Parse("tomas@harbour.example.net"), ReplyCount = 3 };
        posts[2] = posts[2] with
        {
            InReplyTo = posts[9].Address,
            Parent = new PostPreview(posts[9].Address, posts[9].AuthorName, posts[9].Text),
            Html = FakeTexts.Code,
            ReplyCount = 1,
        };
        posts[3] = posts[3] with { Language = "ar", Text = FakeTexts.Arabic, Html = FakeTexts.Html(FakeTexts.Arabic) };
        posts[4] = posts[4] with
        {
            Attachments =
            [
                new(
                    new Uri("https://photos.example.org/kale.jpg"),
                    "image/jpeg",
                    120_000,
                    "Rows of young kale at sunrise"
                ),
                new(new Uri("https://files.example.org/rota.pdf"), "application/pdf", 34_000, null),
            ],
        };
        posts[5] = posts[5] with { AuthorState = AuthorState.Claimed, Author = Jid.Parse("sam@unknown.example.net") };
        posts[6] = Make(
            "sky 1/2,\u00e9",
            6,
            "Clear until two. Give your eyes twenty minutes and look north, low.",
            TimeSpan.FromHours(5),
            NightSky
        );
        posts[7] = posts[7] with
        {
            Title = "What six winters of running a tiny server taught me",
            Text = string.Concat(Enumerable.Repeat(FakeTexts.Long + " ", 8)),
            Html = string.Concat(Enumerable.Repeat($"<p>{FakeTexts.Long}</p>", 8)),
        };
        return posts;
    }

    private void MakeThread()
    {
        string[] texts =
        [
            "Somebody asked me why we still run our own machine. I had an answer and then I lost it. Help?",
            "Because when it breaks, the person who mends it knows your name.",
            "And because it stays small enough to argue with. I wrote down what six winters taught me.",
            "Can confirm about the cake.",
            "You ate the whole lemon one during an upgrade.",
            "It was a long upgrade.",
            "It was eleven minutes, I have the logs. 📈",
            "Eleven hungry minutes.",
            "Next time there will be scones too. Settled.",
            "How often do you restore those backups?",
            "First Sunday of the month, with tea.",
        ];
        for (var i = 0; i < texts.Length; i++)
        {
            var post = Make($"t{i}", (i * 3 + 1) % FakeTexts.People.Length, texts[i], TimeSpan.FromHours(20 - i));
            _thread.Add(
                i == 0
                    ? post
                    : post with
                    {
                        InReplyTo = _thread[i - 1].Address,
                        Parent = new PostPreview(_thread[i - 1].Address, _thread[i - 1].AuthorName, texts[i - 1]),
                    }
            );
        }
    }
}
