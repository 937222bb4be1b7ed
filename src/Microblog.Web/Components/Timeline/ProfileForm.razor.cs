using Microblog.Core.Accounts;
using Microblog.Core.Posts;
using Microblog.Core.Profiles;
using Microblog.Web.Components.Shared;
using Microblog.Web.Wording;
using Microblog.Xmpp;
using Microsoft.AspNetCore.Components;
using Microsoft.JSInterop;

namespace Microblog.Web.Components.Timeline;

/// <summary>What a person tells about themselves, to be changed. What is typed stays until it is saved, or the person cancels.</summary>
public sealed partial class ProfileForm
{
    private ElementReference _form;
    private ElementReference _first;
    private IJSObjectReference? _module;
    private IJSObjectReference? _script;
    private string _name = "";
    private string _about = "";
    private string _links = "";
    private string? _error;
    private ProfileProblem? _problem;
    private bool _isLoaded;
    private bool _isBusy;
    private bool _isFocused;
    private bool _hasPicture;
    private bool _isRemoved;
    private bool _isGone;

    /// <summary>Cancelled.</summary>
    [Parameter]
    public EventCallback Closed { get; set; }

    /// <summary>Published.</summary>
    [Parameter]
    public EventCallback Saved { get; set; }

    [Inject]
    private IAccount Account { get; set; } = null!;

    [Inject]
    private IPersonAvatars Avatars { get; set; } = null!;

    [Inject]
    private IJSRuntime Js { get; set; } = null!;

    [Inject]
    private IOwnProfile Profile { get; set; } = null!;

    /// <inheritdoc />
    protected override Task OnInitializedAsync() => LoadAsync();

    /// <inheritdoc />
    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (!_isLoaded || _isFocused)
        {
            return;
        }
        _isFocused = true;
        try
        {
            var module = await Js.InvokeAsync<IJSObjectReference>("import", $"./{Assets["js/profile.js"]}");
            if (_isGone)
            {
                await module.DisposeAsync();
                return;
            }
            _module = module;
            _script = await _module.InvokeAsync<IJSObjectReference>("open", _form);
        }
        catch (JSException) when (_isGone)
        {
            // The form was closed while its script began.
        }
        // What is typed from here on is kept by the script.
        await _first.TryFocusAsync();
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        _isGone = true;
        try
        {
            if (_script is not null)
            {
                await _script.InvokeVoidAsync("close");
                await _script.DisposeAsync();
            }
            if (_module is not null)
            {
                await _module.DisposeAsync();
            }
        }
        catch (JSDisconnectedException)
        {
            // The page is gone, and its script with it.
        }
    }

    private async Task RemovePictureAsync()
    {
        _isRemoved = true;
        if (_script is not null)
        {
            await _script.InvokeVoidAsync("clear");
        }
    }

    private async Task CancelAsync()
    {
        await ForgetAsync();
        await Closed.InvokeAsync();
    }

    private async Task ForgetAsync()
    {
        if (_script is not null)
        {
            await _script.InvokeVoidAsync("forget");
        }
    }

    private async Task LoadAsync()
    {
        (_error, _isBusy) = (null, true);
        try
        {
            var profile = await Profile.GetAsync();
            (_name, _about) = (profile.Name, profile.About);
            _links = string.Join('\n', profile.Links);
            _hasPicture = Avatars.Of(Account.Address) is not null;
            _isLoaded = true;
        }
        catch (XmppException)
        {
            _error = TimelineTexts.Profile_NotRead;
        }
        _isBusy = false;
    }

    private async Task SaveAsync()
    {
        if (_isBusy)
        {
            return;
        }
        var links = _links.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        var profile = new OwnProfile(_name.Trim(), _about.Trim(), links);
        _problem = profile.FindProblem();
        if (_problem is { } problem)
        {
            _error = Sentence(problem, profile);
            return;
        }
        (_error, _isBusy) = (null, true);
        try
        {
            if (await SavePictureAsync())
            {
                await Profile.SaveAsync(profile);
                await ForgetAsync();
                await Saved.InvokeAsync();
            }
        }
        catch (XmppException failure)
        {
            _error = failure is StanzaException ? TimelineTexts.Profile_Refused : TimelineTexts.Profile_NotSaved;
        }
        _isBusy = false;
    }

    /// <summary>A picture that was chosen, or that there is to be none. Doing it again does the rest.</summary>
    /// <returns>False where it was not taken.</returns>
    private async Task<bool> SavePictureAsync()
    {
        var why = _script is null ? null : await _script.InvokeAsync<string?>("send");
        if (!string.IsNullOrEmpty(why))
        {
            _error = why;
            return false;
        }
        if (why is null && _isRemoved)
        {
            await Profile.RemovePictureAsync();
        }
        return true;
    }

    private string? Invalid(params ProfileProblem[] problems) =>
        _problem is { } problem && problems.Contains(problem) ? "true" : null;

    private static string Sentence(ProfileProblem problem, OwnProfile profile) =>
        problem switch
        {
            ProfileProblem.Name => TimelineTexts.Profile_Name_Wrong,
            ProfileProblem.About => TextFormat.Fill(
                TimelineTexts.Profile_About_Long,
                profile.About.Length,
                OwnProfile.MaxAbout
            ),
            ProfileProblem.TooManyLinks => TextFormat.Fill(
                TimelineTexts.Profile_Links_TooMany,
                profile.Links.Count,
                PersonCard.MaxLinks
            ),
            _ => TextFormat.Fill(TimelineTexts.Profile_Link_Wrong, profile.FindWrongLink()),
        };
}
