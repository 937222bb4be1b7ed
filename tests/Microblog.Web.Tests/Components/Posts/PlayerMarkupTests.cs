using Bunit;
using Microblog.Core.Model;
using Microblog.Core.Posts;
using Microblog.Web.Components.Posts;
using Microblog.Web.Links;

namespace Microblog.Web.Tests.Components.Posts;

public sealed class PlayerMarkupTests : PageTest
{
    private static readonly Attachment Film = new(
        new Uri("https://e.example/f/talk.webm"),
        "video/webm",
        3_500_000,
        "A talk"
    )
    {
        Name = "talk.webm",
        Duration = TimeSpan.FromSeconds(3725.4),
    };

    [Fact]
    public void Video_has_a_player_that_fetches_nothing_by_itself_and_a_link_to_the_file()
    {
        var post = With(Film);
        var card = Card(post);
        var video = card.Find("media-player video");
        Assert.Equal(PictureLinks.Of(post.Address, 0, Film), video.GetAttribute("src"));
        Assert.Equal(("none", "Video: A talk"), (video.GetAttribute("preload"), video.GetAttribute("aria-label")));
        Assert.True(video.HasAttribute("controls") && video.HasAttribute("playsinline"));
        Assert.False(video.HasAttribute("autoplay") || video.HasAttribute("poster") || video.HasAttribute("width"));
        Assert.Empty(card.FindAll("img[src], .attachments, .pictures"));
        var link = card.Find("media-player a");
        Assert.Equal("https://e.example/f/talk.webm", link.GetAttribute("href"));
        Assert.Equal("noopener noreferrer", link.GetAttribute("rel"));
        Assert.Equal("File: A talk", link.TextContent);
        Assert.Equal("3.5 MB · 1:02:05 · video/webm", card.Find("media-player small").TextContent);
        Assert.True(card.Find(".not-played").HasAttribute("hidden"));
    }

    [Fact]
    public void Poster_is_loaded_as_pictures_are_and_the_box_has_the_shape_of_the_video()
    {
        var film = Film with { Width = 1080, Height = 1920, Poster = new Uri("https://e.example/p.jpg") };
        var post = With(new Attachment(new Uri("https://e.example/a.jpg"), "image/jpeg", null, null), film);
        var card = Card(post);
        var poster = card.Find("media-player picture-grid img");
        Assert.Equal(PictureLinks.OfPoster(post.Address, 1, film.PosterPicture!), poster.GetAttribute("data-src"));
        Assert.Equal("", poster.GetAttribute("alt"));
        Assert.Equal("screen tall", card.Find("media-player > div").ClassName);
        var video = card.Find("video");
        Assert.Equal(("1080", "1920"), (video.GetAttribute("width"), video.GetAttribute("height")));
        // Pictures are counted without posters.
        Assert.Single(card.FindAll(".pictures img"));
    }

    [Fact]
    public void Audio_has_no_picture()
    {
        var card = Card(
            With(
                new Attachment(new Uri("https://e.example/song.mp3"), "audio/mpeg", null, null)
                {
                    Poster = new Uri("https://e.example/p.jpg"),
                    Width = 5,
                    Height = 4,
                }
            )
        );
        var audio = card.Find("media-player audio");
        Assert.Equal("Audio: song.mp3", audio.GetAttribute("aria-label"));
        Assert.False(audio.HasAttribute("width"));
        Assert.Empty(card.FindAll("media-player img, video"));
    }

    [Fact]
    public void Captions_are_tracks_of_their_player_and_no_files()
    {
        var german = new Attachment(new Uri("https://e.example/f/talk.de.vtt"), "text/vtt", 9, null);
        var other = new Attachment(new Uri("https://e.example/f/other.vtt"), "text/vtt", 9, null);
        var second = Film with { Address = new Uri("https://e.example/second.webm"), Name = "second.webm" };
        var post = With(Film, german, second, other);
        var card = Card(post);
        var track = Assert.Single(card.FindAll("track"));
        Assert.Equal(
            (PictureLinks.Of(post.Address, 1, german), "captions", "de", "Deutsch"),
            (
                track.GetAttribute("src"),
                track.GetAttribute("kind"),
                track.GetAttribute("srclang"),
                track.GetAttribute("label")
            )
        );
        Assert.False(track.HasAttribute("default"));
        Assert.Equal("File: other.vtt at e.example", Assert.Single(card.FindAll(".attachments a")).TextContent);
        var unknown = Card(With(Film, other)).Find("track");
        Assert.Equal(("Captions", false), (unknown.GetAttribute("label"), unknown.HasAttribute("srclang")));
    }

    [Fact]
    public void Player_stays_within_its_card()
    {
        const string hostile = "\"><script>alert('1')</script><img src=x onerror=alert(1)> & ليلى";
        var film = Film with
        {
            Address = new Uri("https://e.example/a.mp4?\"'<script>&amp;=1"),
            Description = hostile,
            Name = hostile,
            Poster = new Uri("https://e.example/a.png?\"'<script>&amp;=1"),
        };
        var post = With(film);
        var card = Card(post with { Address = post.Address with { ItemId = hostile } });
        Assert.Empty(card.FindAll("script"));
        Assert.Single(card.FindAll("img"));
        Assert.Equal($"Video: {hostile}", card.Find("video").GetAttribute("aria-label"));
        Assert.Equal(film.Address.AbsoluteUri, card.Find("media-player a").GetAttribute("href"));
    }

    private IRenderedComponent<PostCard> Card(Post post) => Render<PostCard>(card => card.Add(c => c.Post, post));

    private Post With(params Attachment[] attachments) => Session.World.Home[0] with { Attachments = attachments };
}
