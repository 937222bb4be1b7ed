using Microblog.Core.Accounts;
using Microblog.Core.Model;
using Microblog.Core.Muting;
using Microblog.Core.Posts;
using Microblog.Core.Publishing;
using Microblog.Web.Components.Compose;
using Microblog.Web.Components.Shared;
using Microblog.Web.Links;
using Microblog.Web.Wording;
using Microsoft.AspNetCore.Components;

namespace Microblog.Web.Components.Posts;

/// <summary>
/// One post. Rendered again only when the post is another object, its place among the others changes, or something
/// happens in it: a hundred of them stand on a page, and the page changes all the time.
/// </summary>
public sealed partial class PostCard
{
    private string _id = "";
    private MarkupString _context;
    private MarkupString _avatar;
    private MarkupString _head;
    private MarkupString _replyTo;
    private MarkupString _warning;
    private MarkupString _below;
    private MarkupString _exact;
    private string? _address;
    private bool _isLong;
    private bool _isBroken;
    private string? _error;
    private bool _replying;
    private readonly List<OutboxEntry> _sent = []; // replies, until the next visit
    private bool _closed; // given up, on the page that has the box open from the start
    private bool _editing;
    private bool _changed = true;
    private bool? _liking;
    private bool _isLikeSent;
    private int _likes; // how often it was liked and taken back here
    private DateTimeOffset? _made;
    private Post? _shownPost;
    private PostSetting? _shownSetting;

    /// <summary>The post.</summary>
    [Parameter, EditorRequired]
    public Post Post { get; set; } = default!;

    /// <summary>True for the post that its own page is about.</summary>
    [Parameter]
    public bool Opened { get; set; }

    /// <summary>How it stands in its page.</summary>
    [Parameter]
    public PostSetting Setting { get; set; } = PostSetting.Plain;

    /// <summary>How often it was rendered; for tests of the gate.</summary>
    internal int Renders { get; private set; }

    [Inject]
    private IAccount Account { get; set; } = null!;

    [Inject]
    private IOutbox Outbox { get; set; } = null!;

    [Inject]
    private IMutedPeople People { get; set; } = null!;

    [Inject]
    private SentHere Sent { get; set; } = default!;

    [Inject]
    private TimeProvider Time { get; set; } = default!;

    [Inject]
    private ILogger<PostCard> Logger { get; set; } = default!;

    /// <summary>True where there is a person to mute or block.</summary>
    private bool CanHide => Post.Author is { } author && author != Account.Address;

    /// <summary>What a like under way makes of it, else what is stored.</summary>
    private bool IsLiked => _liking ?? Setting.Liking ?? Post.OwnLike is not null;

    private int LikeCount => Math.Max(0, Post.LikeCount + (IsLiked ? 1 : 0) - (Post.OwnLike is not null ? 1 : 0));

    private string CssClass =>
        $"post{(Opened ? " opened" : "")}{(Post.Warning is null ? "" : " folded")} {Setting.More}".TrimEnd();

    private string TextCss => _isLong ? "text long" : "text";

    private string Sprite => Assets["img/icons.svg"];

    /// <inheritdoc />
    protected override void OnParametersSet()
    {
        if (ReferenceEquals(_shownPost, Post) && _shownSetting == Setting)
        {
            return;
        }
        _changed = true;
        _shownPost = Post;
        _shownSetting = Setting;
        if (_isLikeSent)
        {
            _liking = null; // From here on the page says what becomes of it.
        }
        FollowSent();
        var wasBroken = _isBroken;
        _isBroken = Post.CannotBeShown;
        try
        {
            MakeParts();
        }
        catch (Exception failure)
        {
            // Whatever it is: it concerns this post alone, and the page shows the others.
            if (!_isBroken && !wasBroken)
            {
                LogNotShown(Logger, failure, Post.Address.Feed, Post.Address.ItemId);
            }
            _isBroken = true;
        }
    }

    /// <summary>Takes over what became of the replies from here; one that was given up after it failed is none.</summary>
    private void FollowSent()
    {
        for (var i = _sent.Count - 1; i >= 0; i--)
        {
            if (Setting.Pending.FirstOrDefault(operation => operation.Id == _sent[i].Id) is { } now)
            {
                _sent[i] = now;
            }
            else if (_sent[i].Failure is not null)
            {
                _sent.RemoveAt(i);
            }
        }
    }

    /// <summary>Those that are sent: what the others are doing is said by their own line.</summary>
    private IEnumerable<OutboxEntry> SentReplies =>
        _sent.Where(one => Setting.Pending.All(operation => operation.Id != one.Id));

    /// <summary>All that is made of what others wrote: rendering puts it together and makes nothing.</summary>
    private void MakeParts()
    {
        _address = Post.Address.ToString();
        _id = Setting.Scope + PostIds.Of(Post.Address);
        if (_isBroken)
        {
            return;
        }
        _context = new(PostMarkup.Context(Sprite, Post, Setting.Community));
        _avatar = PostMarkup.Avatar(Post);
        _warning = new(PostMarkup.Warning(Sprite, Post, _id));
        var name = PostMarkup.Author(Sprite, Post, _id);
        var address = PostMarkup.Address(Post);
        var replyTo = Setting.ShowParent ? PostMarkup.ReplyTo(Sprite, Post) : "";
        var link = PostLinks.Post(Post.Address);
        _isLong = !Opened && PostLength.IsLong(Post, Setting.InConversation);
        var attachments = Post.Attachments.Count > 0 ? AttachmentMarkup.Of(Post, Sprite) : default;
        _below = new(attachments.Value + PreviewMarkup.Of(Post).Value + TagMarkup.Of(Post).Value);
        if (Opened)
        {
            _head = new($"<div class=\"who\"><span>{name}</span>{address}</div>");
            _replyTo = new(replyTo);
            _exact = PostMarkup.Exact(Post, link);
        }
        else
        {
            // The browser counts the time on. With another time the head would be other markup, and its links would be replaced.
            _made ??= Time.GetUtcNow();
            var when = PostMarkup.When(Post, link, _made.Value);
            _head = new($"<div class=\"by\">{name}{address}{when}</div>{replyTo}");
        }
    }

    /// <inheritdoc />
    protected override bool ShouldRender() => _changed;

    private void Rendering()
    {
        _changed = false;
        Renders++;
    }

    private Task DoAsync(PostActionEventArgs args)
    {
        switch (args.Do)
        {
            case PostAction.Reply:
                Reply();
                break;
            case PostAction.Edit when Post.IsOwn:
                Edit();
                break;
            case PostAction.Delete when Post.IsOwn:
                return DeleteAsync();
            case PostAction.Like:
                return LikeAsync(true);
            case PostAction.Unlike:
                return LikeAsync(false);
            case PostAction.Mute when CanHide:
                return HideAsync(people => people.MuteAsync(Post.Author!));
            case PostAction.Block when CanHide:
                return HideAsync(people => people.BlockAsync(Post.Author!));
        }
        return Task.CompletedTask;
    }

    private void Reply()
    {
        _replying = true;
        _changed = true;
    }

    private void CloseReply(OutboxEntry? sent)
    {
        (_replying, _closed) = (false, sent is null);
        if (sent is not null && !Setting.HasReplies)
        {
            _sent.Add(sent);
        }
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
            await Outbox.DeleteAsync(Post);
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

    /// <summary>Shown at once, whatever the way there; taken back with the reason where it cannot be.</summary>
    private async Task LikeAsync(bool isLiked)
    {
        (_liking, _isLikeSent, _error, _changed) = (isLiked, false, null, true);
        var turn = ++_likes;
        // The browser shows it already; if it is to be taken back, it must have been said before.
        await Task.Yield();
        try
        {
            Sent.Add(await Outbox.LikeAsync(Post, isLiked));
        }
        catch (Exception e) when (e is not (OperationCanceledException or ObjectDisposedException))
        {
            LogLikeFailed(Logger, e);
            _error = Sentences.NotLiked;
        }
        if (turn == _likes)
        {
            // Until the page around it knows of it, what was clicked stays: it would flip back for a moment.
            _isLikeSent = true;
            var isKnown = Setting.Liking == isLiked || (Post.OwnLike is not null) == isLiked;
            _liking = _error is not null || isKnown ? null : _liking;
        }
        Rerender();
    }

    /// <summary>The post is gone by that, and this card with it: what came of it is said by <c>MutedToast</c>.</summary>
    private async Task HideAsync(Func<IMutedPeople, Task> hide)
    {
        try
        {
            await hide(People);
        }
        catch (Exception e) when (e is not (OperationCanceledException or ObjectDisposedException))
        {
            LogHideFailed(Logger, e);
            _error = Sentences.NotMuted;
            Rerender();
        }
    }

    private void Rerender()
    {
        _changed = true;
        StateHasChanged();
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "Item {Item} of {Feed} cannot be shown")]
    private static partial void LogNotShown(ILogger logger, Exception exception, FeedAddress feed, string item);

    [LoggerMessage(Level = LogLevel.Error, Message = "Muting or blocking somebody failed")]
    private static partial void LogHideFailed(ILogger logger, Exception exception);

    [LoggerMessage(Level = LogLevel.Error, Message = "Liking a post failed")]
    private static partial void LogLikeFailed(ILogger logger, Exception exception);

    [LoggerMessage(Level = LogLevel.Error, Message = "Deleting a post failed")]
    private static partial void LogDeleteFailed(ILogger logger, Exception exception);
}
