using Microblog.Core.Accounts;
using Microblog.Web.Accounts;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Authorization;

namespace Microblog.Web.Components.Layout;

/// <summary>
/// Leaves for the sign-in page, and comes back after it; a page that was closed for another reason leaves for one that says why.
/// </summary>
public sealed class RedirectToSignIn : ComponentBase
{
    [Inject]
    private NavigationManager Navigation { get; set; } = default!;

    [Inject]
    private AuthenticationStateProvider State { get; set; } = default!;

    protected override void OnInitialized()
    {
        if (State is SignInStateProvider { End: SessionEnd.TooManyPages })
        {
            Navigation.NavigateTo("/closed", forceLoad: true);
            return;
        }
        var here = "/" + Navigation.ToBaseRelativePath(Navigation.Uri);
        Navigation.NavigateTo($"/login?returnUrl={Uri.EscapeDataString(here)}", forceLoad: true);
    }
}
