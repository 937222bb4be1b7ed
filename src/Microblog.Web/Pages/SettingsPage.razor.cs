using Microblog.Core.Accounts;
using Microblog.Core.Model;
using Microblog.Core.Publishing;
using Microblog.Web.Wording;
using Microblog.Xmpp;
using Microsoft.AspNetCore.Components;

namespace Microblog.Web.Pages;

/// <summary>What a person can set.</summary>
public sealed partial class SettingsPage
{
    private Audience? _audience;
    private string? _problem;
    private string? _said;

    [Inject]
    private IAccount Account { get; set; } = null!;

    [Inject]
    private IOwnFeed OwnFeed { get; set; } = null!;

    /// <inheritdoc />
    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (firstRender)
        {
            await LoadAsync();
            StateHasChanged();
        }
    }

    private async Task LoadAsync()
    {
        _problem = null;
        try
        {
            _audience = await OwnFeed.GetAudienceAsync();
        }
        catch (XmppException)
        {
            _problem = PageTexts.Settings_Audience_NoAnswer;
        }
    }

    private async Task SetAsync(Audience audience)
    {
        var before = _audience;
        (_audience, _said) = (audience, PageTexts.Settings_Audience_Saving);
        try
        {
            var limit = await OwnFeed.SetAudienceAsync(audience);
            _said = limit is { } number ? Sentences.KeepsOnly(number) : PageTexts.Settings_Audience_Saved;
        }
        catch (XmppException)
        {
            (_audience, _said) = (before, PageTexts.Settings_Audience_NotSaved);
        }
    }
}
