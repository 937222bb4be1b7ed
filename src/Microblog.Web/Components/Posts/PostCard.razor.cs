using Microblog.Core.Accounts;
using Microblog.Core.Posts;
using Microblog.Core.Publishing;
using Microblog.Web.Components.Shared;
using Microblog.Web.Links;
using Microblog.Web.Wording;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Rendering;

namespace Microblog.Web.Components.Posts;

/// <summary>
/// One post. Rendered again only when the post is another object, its place among the others changes, or something
/// happens in it: a hundred of them stand on a page, and the page changes all the time.
/// </summary>
public sealed partial class PostCard
{
    private const int LongText = 1_200;

    private string _id = "";
    private string _permalink = "";
    private MarkupString _ago;
    private MarkupString _initials;
    private string? _error;
    private bool _replying;
    private bool _editing;
    private bool _changed = true;
    private Post? _shownPost;
    private (int Position, int SetSize, string? More, string? Community, bool ShowParent, bool Kept) _shown;
    private IReadOnlyList<OutboxEntry> _shownFates = [];

    /// <summary>The post.</summary>
    [Parameter, EditorRequired]
    public Post Post { get; set; } = default!;

    /// <summary>Its place in the feed, from 1; 0 outside one.</summary>
    [Parameter]
    public int Position { get; set; }

    /// <summary>How many there are, or -1: not known.</summary>
    [Parameter]
    public int SetSize { get; set; } = -1;

    /// <summary>True for the post that its own page is about.</summary>
    [Parameter]
    public bool Opened { get; set; }

    /// <summary>True where the line about the post that it replies to is wanted.</summary>
    [Parameter]
    public bool ShowParent { get; set; } = true;

    /// <summary>The community's name, where that is not plain from the page.</summary>
    [Parameter]
    public string? Community { get; set; }

    /// <summary>What its ids begin with: the same post may stand in a page that lies under this one.</summary>
    [Parameter]
    public string Scope { get; set; } = "p";

    /// <summary>True for one outside of the posts around it, which stays for it has the focus.</summary>
    [Parameter]
    public bool Kept { get; set; }

    /// <summary>Further class names.</summary>
    [Parameter]
    public string? More { get; set; }

    /// <summary>Edits of it, and replies to it, that are under way or failed.</summary>
    [Parameter]
    public IReadOnlyList<OutboxEntry> Fates { get; set; } = [];

    /// <summary>How often it was rendered; for tests of the gate.</summary>
    internal int Renders { get; private set; }

    [Inject]
    private IUserSession Session { get; set; } = default!;

    [Inject]
    private TimeProvider Time { get; set; } = default!;

    [Inject]
    private ILogger<PostCard> Logger { get; set; } = default!;

    private string CssClass => $"post{(Opened ? " opened" : "")} {More}".TrimEnd();

    private bool IsLong => !Opened && Post.Text.Length > LongText;

    private string TextCss => IsLong ? "text long" : "text";

    private string? AuthorHref => Post.Author is { } author ? PostLinks.Person(author) : null;

    private string AuthorSeed => Post.Author?.ToString() ?? Post.AuthorName;

    private bool ShowVerified => Post.AuthorVerified && (Opened || !Post.Address.Feed.IsPersonal);

    private string Sprite => Assets["img/icons.svg"];

    private RenderFragment Author => BuildAuthor;

    private MarkupString Icon(string name, bool small = false, bool flip = false) =>
        IconMarkup.Of(Sprite, name, small, flip);

    /// <inheritdoc />
    protected override void OnParametersSet()
    {
        var now = (Position, SetSize, More, Community, ShowParent, Kept);
        if (ReferenceEquals(_shownPost, Post) && _shown == now && _shownFates.SequenceEqual(Fates))
        {
            return;
        }
        _changed = true;
        _shownPost = Post;
        _shown = now;
        _shownFates = Fates;
        _id = Scope + PostIds.Of(Post.Address);
        _permalink = PostLinks.Post(Post.Address);
        _ago = TimeMarkup.Ago(Post.Published, Time.GetUtcNow());
        _initials = NameLetters.Markup(Post.AuthorName, AuthorSeed);
    }

    /// <inheritdoc />
    protected override bool ShouldRender() => _changed;

    private void Rendering()
    {
        _changed = false;
        Renders++;
    }

    private void BuildAuthor(RenderTreeBuilder builder)
    {
        builder.OpenElement(0, AuthorHref is null ? "span" : "a");
        builder.AddAttribute(1, "class", "name");
        builder.AddAttribute(2, "id", $"{_id}-by");
        builder.AddAttribute(3, "href", AuthorHref);
        builder.AddAttribute(4, "dir", "auto");
        builder.AddContent(5, Post.AuthorName);
        builder.CloseElement();
        if (ShowVerified || !Post.AuthorVerified)
        {
            builder.AddContent(6, AuthorMarkup.Of(Sprite, Post.AuthorVerified));
        }
    }

    private void Reply()
    {
        _replying = true;
        _changed = true;
    }

    private void CloseReply()
    {
        _replying = false;
        Rerender();
    }

    private void Edit()
    {
        _editing = true;
        _changed = true;
    }

    private void CloseEdit()
    {
        _editing = false;
        Rerender();
    }

    private async Task DeleteAsync()
    {
        _error = null;
        try
        {
            await Session.Outbox.DeleteAsync(Post);
        }
        catch (PublishException e)
        {
            _error = Sentences.ForDelete(e.Failure);
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            LogDeleteFailed(Logger, e);
            _error = Sentences.ForDelete(PublishFailure.Refused);
        }
        Rerender();
    }

    private void Rerender()
    {
        _changed = true;
        StateHasChanged();
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "Deleting a post failed")]
    private static partial void LogDeleteFailed(ILogger logger, Exception exception);
}
