using Microblog.Core.Accounts;
using Microblog.Core.Follows;
using Microblog.Web.Site;
using Microblog.Xmpp;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Options;

namespace Microblog.Web.Components.Shared;

/// <summary>
/// Communities to begin with: what the configured services list, else those of the person's own server. Or those of one
/// service that was asked for.
/// </summary>
public sealed partial class FollowSuggestions
{
    private readonly CancellationTokenSource _stop = new();
    private IReadOnlyList<Suggestion>? _shown;
    private bool _failed;
    private bool _loading;
    private string? _reason;
    private Jid? _asked;

    /// <summary>The service that was asked for, or null.</summary>
    [Parameter]
    public Jid? Service { get; set; }

    [Inject]
    private IAccount Account { get; set; } = null!;

    [Inject]
    private ISuggestions Suggestions { get; set; } = null!;

    [Inject]
    private IOptions<CommunityOptions> Community { get; set; } = default!;

    /// <inheritdoc />
    protected override void OnInitialized() => Account.StatusChanged += OnStatus;

    /// <inheritdoc />
    protected override void OnParametersSet()
    {
        if (Service != _asked)
        {
            (_shown, _failed) = (null, false);
        }
    }

    /// <inheritdoc />
    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if ((firstRender || Service != _asked) && Account.Status.State == ConnectionState.Online)
        {
            await LoadAsync();
            StateHasChanged();
        }
    }

    /// <inheritdoc />
    protected override async ValueTask LeaveAsync()
    {
        Account.StatusChanged -= OnStatus;
        await _stop.CancelAsync();
        _stop.Dispose();
    }

    private void OnStatus()
    {
        if (_shown is null && Account.Status.State == ConnectionState.Online)
        {
            Run(LoadAsync);
        }
    }

    private async Task LoadAsync()
    {
        if (_loading)
        {
            return;
        }
        (_loading, _failed, _asked) = (true, false, Service);
        try
        {
            IReadOnlyCollection<Jid> services = Service is { } one ? [one] : [.. Community.Value.Services];
            // The list stays while one of it is followed: its button says so.
            _shown = await Suggestions.FindAsync(services, _stop.Token);
        }
        catch (OperationCanceledException)
        {
            // The page is gone.
        }
        catch (XmppException failure)
        {
            (_failed, _reason) = (true, (failure as StanzaException)?.Condition);
        }
        finally
        {
            _loading = false;
        }
    }
}
