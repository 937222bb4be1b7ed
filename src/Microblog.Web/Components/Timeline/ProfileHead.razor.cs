using Microblog.Core.Accounts;
using Microblog.Core.Atom;
using Microblog.Core.Model;
using Microblog.Core.Profiles;
using Microblog.Web.Components.Shared;
using Microsoft.AspNetCore.Components;

namespace Microblog.Web.Components.Timeline;

/// <summary>Who a person or a community is, above what they publish: the same on all parts of their page.</summary>
public sealed partial class ProfileHead
{
    private static readonly TimeSpan Soon = TimeSpan.FromMilliseconds(300);

    private bool _own;
    private MarkupString? _about;
    private CommunityCard? _community;
    private bool _isReading;
    private ElementReference _edit;
    private string? _said;
    private bool _isEditing;
    private bool _wasEditing;
    private bool _isEditShown; // by the last render

    /// <summary>The feed. Does not change: another one is another view.</summary>
    [Parameter, EditorRequired]
    public FeedAddress Feed { get; set; } = default!;

    /// <summary>What it is called.</summary>
    [Parameter, EditorRequired]
    public string Name { get; set; } = "";

    /// <summary>True where posts of it are shown: a request to see them was answered.</summary>
    [Parameter]
    public bool HasPosts { get; set; }

    /// <summary>Told what a community calls itself.</summary>
    [Parameter]
    public EventCallback<string> Titled { get; set; }

    [Inject]
    private IAccount Account { get; set; } = null!;

    [Inject]
    private ICommunityCards Communities { get; set; } = null!;

    [Inject]
    private IPersonCards Cards { get; set; } = null!;

    /// <inheritdoc />
    protected override void OnInitialized()
    {
        _own = Feed == FeedAddress.Microblog(Account.Address);
        Account.StatusChanged += OnStatus;
    }

    /// <summary>What they tell about themselves is in the first HTML where their server says it soon; else it comes later.</summary>
    protected override async Task OnInitializedAsync()
    {
        var reading = ReadAsync();
        await Task.WhenAny(reading, Task.Delay(Soon, Time));
        if (!reading.IsCompleted)
        {
            Run(() => reading);
        }
    }

    /// <inheritdoc />
    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        // An earlier render may be reported now: its button is another.
        if (_wasEditing && _isEditShown)
        {
            _wasEditing = false;
            await _edit.TryFocusAsync();
        }
    }

    private void Edit() => (_isEditing, _wasEditing, _said) = (true, true, null);

    private void CloseEdit() => _isEditing = false;

    private async Task TakeEditAsync()
    {
        (_isEditing, _said, _about) = (false, TimelineTexts.Profile_Saved, null);
        await ReadCardAsync();
    }

    /// <inheritdoc />
    protected override ValueTask LeaveAsync()
    {
        Account.StatusChanged -= OnStatus;
        return ValueTask.CompletedTask;
    }

    /// <summary>Nobody could be asked before there was a connection.</summary>
    private void OnStatus()
    {
        if (Account.Status.State == ConnectionState.Online && _about is null && _community is null)
        {
            Run(ReadAsync);
        }
    }

    private async Task ReadAsync()
    {
        if (_isReading)
        {
            return;
        }
        _isReading = true;
        try
        {
            await (Feed.IsPersonal ? ReadCardAsync() : ReadCommunityAsync());
        }
        finally
        {
            _isReading = false;
        }
    }

    private async Task ReadCardAsync()
    {
        if (await Cards.GetAsync(Feed.Service) is not { } card)
        {
            return;
        }
        // Each is a paragraph of its own.
        var parts = card.Links.Select(link => link.AbsoluteUri).Prepend(card.About).OfType<string>().ToList();
        _about = parts.Count == 0 ? null : (MarkupString)string.Concat(parts.Select(PlainText.ToHtml));
    }

    private async Task ReadCommunityAsync()
    {
        if (await Communities.GetAsync(Feed) is not { } card)
        {
            return;
        }
        _community = card;
        _about = card.About is null ? null : (MarkupString)PlainText.ToHtml(card.About);
        if (card.Title is not null)
        {
            await Titled.InvokeAsync(card.Title);
        }
    }
}
