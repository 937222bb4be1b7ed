using Microblog.Core.Accounts;
using Microblog.Core.Feeds;
using Microblog.Core.Follows;
using Microblog.Core.Posts;
using Microblog.Core.Publishing;
using Microblog.Web.Components.Shared;
using Microblog.Web.Wording;
using Microblog.Xmpp;
using Microsoft.AspNetCore.Components;

namespace Microblog.Web.Components.Compose;

/// <summary>
/// Where posts, replies and edits are written. The text belongs to the browser (compose-box in site.js), which keeps it
/// as a draft while it is typed and hands it over once, when it is sent.
/// </summary>
public sealed partial class Composer
{
    /// <summary>Characters that servers take without fail; the counter shows when they run out.</summary>
    public const int Limit = 20_000;

    private string _place = DraftPlace.Home;
    private string _draft = "";
    private IReadOnlyList<Follow> _places = [];
    private FeedAddress? _chosen;
    private string? _error;
    private string? _notice;
    private string? _waiting;
    private string? _key;
    private bool _asking;
    private bool _sending;
    private bool _audienceKnown;
    private int _sent;
    private int _answers;

    /// <summary>What it writes.</summary>
    [Parameter]
    public ComposerKind Kind { get; set; }

    /// <summary>The post replied to, or edited.</summary>
    [Parameter]
    public Post? Post { get; set; }

    /// <summary>The community that a post goes to; null: the own feed, or what the person chooses.</summary>
    [Parameter]
    public FeedAddress? Target { get; set; }

    /// <summary>The community's name.</summary>
    [Parameter]
    public string? TargetName { get; set; }

    /// <summary>What the ids of the timeline around it begin with.</summary>
    [Parameter]
    public string Prefix { get; set; } = "";

    /// <summary>True where the cursor goes there at once.</summary>
    [Parameter]
    public bool AutoFocus { get; set; }

    /// <summary>Sent, or given up.</summary>
    [Parameter]
    public EventCallback Closed { get; set; }

    [Inject]
    private IUserSession Session { get; set; } = default!;

    [Inject]
    private ILogger<Composer> Logger { get; set; } = default!;

    private string Css =>
        Kind == ComposerKind.Post ? (Target is null ? "composer sheet" : "composer") : "composer reply";

    private string? ElementId => Kind == ComposerKind.Post ? $"{Prefix}compose" : null;

    private string FormLabel => Kind == ComposerKind.Post ? "Write" : Kind.ToString();

    private string Label =>
        Kind switch
        {
            ComposerKind.Reply => $"Reply to {Post?.AuthorName}",
            ComposerKind.Edit => "Edit post",
            _ => "What's new?",
        };

    private string Placeholder =>
        Kind == ComposerKind.Post && TargetName is not null ? $"Write to {TargetName}" : Label;

    private string Button =>
        Kind switch
        {
            ComposerKind.Reply => "Send reply",
            ComposerKind.Edit => "Save",
            _ => "Post",
        };

    /// <inheritdoc />
    protected override async Task OnInitializedAsync()
    {
        _place = Kind switch
        {
            ComposerKind.Reply => DraftPlace.Reply(Post!.Address),
            ComposerKind.Edit => DraftPlace.Edit(Post!.Address),
            _ => Target is null ? DraftPlace.Home : DraftPlace.Feed(Target),
        };
        if (Kind == ComposerKind.Post && Target is null)
        {
            Session.Follows.Changed += Refresh;
            Refreshing();
        }
        var draft = await Session.GetDraftAsync(_place);
        if (_place == DraftPlace.Home && !string.IsNullOrEmpty(draft))
        {
            _chosen = ToFeed(await Session.GetDraftAsync(DraftPlace.HomeTarget));
        }
        _draft = string.IsNullOrEmpty(draft) && Kind == ComposerKind.Edit ? EditText.Of(Post!) : draft ?? "";
    }

    /// <inheritdoc />
    protected override void Refreshing() => _places = [.. Session.Follows.All.Where(follow => follow.CanPost)];

    /// <inheritdoc />
    protected override ValueTask LeaveAsync()
    {
        Session.Follows.Changed -= Refresh;
        return ValueTask.CompletedTask;
    }

    /// <summary>What a draft that was begun for a community is sent to must stay in sight, also where nothing else can be chosen.</summary>
    private bool CanChoose => Kind == ComposerKind.Post && Target is null && (_places.Count > 0 || _chosen is not null);

    private bool IsKnown(FeedAddress feed) => _places.Any(place => place.Feed == feed);

    /// <summary>True for a community that is followed no longer. While the follows are being read nobody knows.</summary>
    private bool IsGone(FeedAddress? feed) => feed is not null && !Session.Follows.IsLoading && !IsKnown(feed);

    private static FeedAddress? ToFeed(string? address) =>
        XmppUri.TryParse(address ?? "", out var uri) && uri is { Node: { Length: > 0 } node, Item: null }
            ? new FeedAddress(uri.Address, node)
            : null;

    private async Task SendAsync(SendTextEventArgs sent)
    {
        if (_sending || _asking || (sent.Key is not null && sent.Key == _key))
        {
            return;
        }
        _key = sent.Key;
        if (Kind == ComposerKind.Post && Target is null)
        {
            // What the page shows holds, also where it was chosen while there was no connection.
            _chosen = sent.To is null ? _chosen : ToFeed(sent.To);
            if (IsGone(_chosen) || (_chosen is null && !string.IsNullOrEmpty(sent.To)))
            {
                _error = Sentences.NotSentWithoutTarget;
                _answers++;
                return;
            }
        }
        await TryAsync(async () =>
        {
            if (sent.Problem is { } problem)
            {
                throw new PublishException(problem, "The text could not be handed over.");
            }
            await SubmitAsync((sent.Saved ? await Session.GetDraftAsync(_place) : sent.Text) ?? "");
        });
    }

    private async Task TryAsync(Func<Task> action)
    {
        _sending = true;
        _error = null;
        try
        {
            await action();
        }
        catch (PublishException e)
        {
            _error = Sentences.For(e.Failure);
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            LogFailed(Logger, e, Kind);
            _error = Sentences.NotSent;
        }
        finally
        {
            _sending = false;
            _answers++;
        }
    }

    private async Task SubmitAsync(string text)
    {
        if (string.IsNullOrWhiteSpace(text))
        {
            throw new PublishException(PublishFailure.Empty, "The text is empty.");
        }
        if (await MustAskAsync())
        {
            Ask(text);
            return;
        }
        try
        {
            await PublishAsync(text);
        }
        catch (PublishException e) when (e.Failure == PublishFailure.AudienceUnknown && !_audienceKnown)
        {
            Ask(text);
            return;
        }
        await ForgetDraftAsync();
        _sent++;
        await Closed.InvokeAsync();
    }

    private async Task<bool> MustAskAsync()
    {
        if (_audienceKnown || Kind != ComposerKind.Post || (Target ?? _chosen) is not null)
        {
            return false;
        }
        try
        {
            _audienceKnown = await Session.GetAudienceAsync() != Audience.Unknown;
            return !_audienceKnown;
        }
        catch (XmppException)
        {
            // The server is away: the post waits in the outbox, and is sent only where the audience turns out to be chosen.
            return false;
        }
    }

    private void Ask(string text)
    {
        _waiting = text;
        _asking = true;
    }

    private Task<OutboxEntry> PublishAsync(string text) =>
        Kind switch
        {
            ComposerKind.Reply => Session.Outbox.ReplyAsync(Post!, text),
            ComposerKind.Edit => Session.Outbox.EditAsync(Post!, text),
            _ => Session.Outbox.PostAsync(Target ?? _chosen, text),
        };

    private Task AudienceChosenAsync(Audience audience)
    {
        if (!_asking)
        {
            return Task.CompletedTask;
        }
        _asking = false;
        return TryAsync(async () =>
        {
            var limit = await Session.SetAudienceAsync(audience);
            _audienceKnown = true;
            _notice = limit is { } posts ? Sentences.KeepsOnly(posts) : null;
            await SubmitAsync(_waiting ?? "");
            _waiting = null;
        });
    }

    private void AudienceCancelled()
    {
        _asking = false;
        _waiting = null;
        _answers++;
    }

    private void CloseNotice() => _notice = null;

    private void Choose(ChangeEventArgs choice) => _chosen = ToFeed(choice.Value as string);

    private async Task ForgetDraftAsync()
    {
        await Session.SetDraftAsync(_place, "");
        if (_place == DraftPlace.Home)
        {
            await Session.SetDraftAsync(DraftPlace.HomeTarget, "");
        }
    }

    private async Task CancelAsync()
    {
        await ForgetDraftAsync();
        _error = null;
        _sent++;
        _answers++;
        await Closed.InvokeAsync();
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "Sending a {Kind} failed")]
    private static partial void LogFailed(ILogger logger, Exception exception, ComposerKind kind);
}
