using Microblog.Core.Accounts;
using Microblog.Core.Follows;
using Microblog.Core.Model;
using Microblog.Core.Posts;
using Microblog.Core.Publishing;
using Microblog.Web.Wording;
using Microsoft.AspNetCore.Components;

namespace Microblog.Web.Components.Compose;

/// <summary>
/// Where posts, replies and edits are written. The text belongs to the browser (compose-box in site.js), which keeps it
/// as a draft while it is typed and hands it over once, when it is sent.
/// </summary>
public sealed partial class Composer
{
    private string _place = DraftLocation.Home;
    private string _draft = "";
    private string _original = ""; // of an edit, what it starts from
    private DraftChange _version = new(DraftLocation.Home, 0, false);
    private DraftChange? _latest;
    private long? _since; // what is being sent was typed after this version
    private int _limit = TextLimit.Most;
    private string? _error;
    private string? _notice;
    private string? _key;
    private bool _sending;
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

    /// <summary>True for the one that opens over a page: what is sent is not to be seen there.</summary>
    [Parameter]
    public bool Over { get; set; }

    /// <summary>True where the cursor goes there at once.</summary>
    [Parameter]
    public bool AutoFocus { get; set; }

    /// <summary>Told what was sent; null: given up, and what was typed is the draft.</summary>
    [Parameter]
    public EventCallback<OutboxEntry?> Closed { get; set; }

    [Inject]
    private IAccount Account { get; set; } = null!;

    [Inject]
    private IDrafts Drafts { get; set; } = null!;

    [Inject]
    private IFollows Follows { get; set; } = null!;

    [Inject]
    private IPersonNames Names { get; set; } = null!;

    [Inject]
    private IOutbox Outbox { get; set; } = null!;

    [Inject]
    private IOwnFeed OwnFeed { get; set; } = null!;

    [Inject]
    private SentHere Sent { get; set; } = default!;

    [Inject]
    private ILogger<Composer> Logger { get; set; } = default!;

    private string Css =>
        Kind == ComposerKind.Post ? (Target is null && !Over ? "composer sheet" : "composer") : "composer reply";

    private string? ElementId => Kind == ComposerKind.Post ? $"{Prefix}compose" : null;

    private string FormLabel =>
        Kind switch
        {
            ComposerKind.Reply => ComposeTexts.Composer_Form_Reply,
            ComposerKind.Edit => ComposeTexts.Composer_Form_Edit,
            _ => Over ? ComposeTexts.Composer_Form_PostOver : ComposeTexts.Composer_Form_Post,
        };

    private string Label =>
        Kind switch
        {
            ComposerKind.Reply => TextFormat.Fill(ComposeTexts.Composer_Label_Reply, Post?.AuthorName),
            ComposerKind.Edit => ComposeTexts.Composer_Label_Edit,
            _ => ComposeTexts.Composer_Label_Post,
        };

    private string Placeholder =>
        Kind == ComposerKind.Post && TargetName is not null
            ? TextFormat.Fill(ComposeTexts.Composer_Label_PostTo, TargetName)
            : Label;

    private string Button =>
        Kind switch
        {
            ComposerKind.Reply => ComposeTexts.Composer_Send_Reply,
            ComposerKind.Edit => ComposeTexts.Composer_Send_Edit,
            _ => ComposeTexts.Composer_Send_Post,
        };

    /// <inheritdoc />
    protected override async Task OnInitializedAsync()
    {
        _place = Kind switch
        {
            ComposerKind.Reply => DraftLocation.Reply(Post!.Address),
            ComposerKind.Edit => DraftLocation.Edit(Post!.Address),
            _ => Target is null ? DraftLocation.Home : DraftLocation.Feed(Target),
        };
        if (Kind == ComposerKind.Post && Target is null)
        {
            Follows.Changed += Refresh;
            Refreshing();
        }
        Account.StatusChanged += OnStatusChanged;
        Drafts.Changed += OnDraftChanged;
        OwnFeed.AudienceChanged += OnAudienceChanged;
        Files.Changed += OnFilesChanged;
        await LoadFilesAsync();
        await LoadWarningAsync();
        await LoadPreviewAsync();
        var draft = await Drafts.ReadAsync(_place);
        _version = new DraftChange(_place, draft.Version, IsSent: false);
        (_draft, _chosen) = (draft.Text, ToFeed(draft.Target));
        if (Kind == ComposerKind.Edit)
        {
            _original = EditText.Of(Post!);
            _limit = TextLimit.ForEdit(_original);
            _notice = _draft.Length == 0 || _draft == _original ? null : Sentences.EditIsDraft;
            _draft = _draft.Length == 0 ? _original : _draft;
        }
        ShowKeptPreview();
    }

    /// <inheritdoc />
    protected override ValueTask LeaveAsync()
    {
        Follows.Changed -= Refresh;
        Account.StatusChanged -= OnStatusChanged;
        Drafts.Changed -= OnDraftChanged;
        OwnFeed.AudienceChanged -= OnAudienceChanged;
        Files.Changed -= OnFilesChanged;
        StopLooking();
        return ValueTask.CompletedTask;
    }

    /// <summary>The browser takes what another page wrote, where nobody types in this one (compose.js).</summary>
    private void OnDraftChanged(DraftChange change)
    {
        if (change.Place == _place)
        {
            Volatile.Write(ref _latest, change);
            Refresh();
            Run(FollowLinkAsync);
        }
        else if (change.Place == DraftLocation.Preview(_place))
        {
            Run(LoadPreviewAsync);
        }
    }

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
        TakeMore(sent);
        _since = sent.Since;
        _hasAsked |= sent.Without;
        _asksForDescription = false;
        await TryAsync(async () =>
        {
            if (sent.Problem is { } problem)
            {
                throw new PublishException(problem, "The text could not be handed over.");
            }
            await SubmitAsync((sent.Saved ? await Drafts.GetAsync(_place) : sent.Text) ?? "");
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
        await _describing;
        var files = await Files.GetAsync(_place);
        if (string.IsNullOrWhiteSpace(text) && files.Files.Count == 0)
        {
            throw new PublishException(PublishFailure.Empty, "The text is empty.");
        }
        if (MustDescribe(files))
        {
            return;
        }
        if (await MustAskAsync())
        {
            Ask(text);
            return;
        }
        var entry = await PublishAsync(
            new PostContent(text)
            {
                Attachments = files.Attachments,
                AttachmentsBefore = files.Before,
                Language = _language,
                Warning = _sentWarning,
                Preview = KeptPreview(LinkOf(text)),
                WithoutPreviewOf = _keptPreview is { Preview: null, Link: var removed } ? removed : null,
            }
        );
        if (files.Files.Count + files.Before.Count > 0)
        {
            await Files.ClearAsync(_place);
        }
        // Right before the page says that it is sent: what is typed meanwhile is distinguished by that.
        await ForgetDraftAsync(text);
        await ForgetWarningAsync();
        await ForgetPreviewAsync();
        _files = [];
        _hasAsked = false;
        _preview = null;
        _chosen = null; // the next one is for the own feed, unless it is chosen again
        _sent++;
        Sent.Add(entry, Over);
        await Closed.InvokeAsync(entry);
    }

    private Task<OutboxEntry> PublishAsync(PostContent content) =>
        Kind switch
        {
            ComposerKind.Reply => Outbox.ReplyAsync(Post!, content),
            ComposerKind.Edit => Outbox.EditAsync(Post!, content),
            _ => Outbox.PostAsync(Target ?? _chosen, content),
        };

    private void CloseNotice() => _notice = null;

    private async Task ForgetDraftAsync(string sent)
    {
        var kept = await Drafts.ReadAsync(_place);
        if (_since is { } version && kept.Version != version && kept.Text != sent)
        {
            return; // something else was written in another page meanwhile
        }
        await Drafts.SetAsync(_place, "");
        if (_place == DraftLocation.Home)
        {
            await Drafts.SetAsync(DraftLocation.HomeTarget, "");
        }
    }

    /// <summary>What was typed stays the draft: the browser keeps it and says so (compose.js).</summary>
    private Task CancelAsync() => Closed.InvokeAsync(null);

    [LoggerMessage(Level = LogLevel.Error, Message = "Sending a {Kind} failed")]
    private static partial void LogFailed(ILogger logger, Exception exception, ComposerKind kind);
}
