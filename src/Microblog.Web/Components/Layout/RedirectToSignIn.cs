using Microsoft.AspNetCore.Components;

namespace Microblog.Web.Components.Layout;

/// <summary>Leaves for the sign-in page, and comes back after it.</summary>
public sealed class RedirectToSignIn : ComponentBase
{
    [Inject]
    private NavigationManager Navigation { get; set; } = default!;

    protected override void OnInitialized()
    {
        var here = "/" + Navigation.ToBaseRelativePath(Navigation.Uri);
        Navigation.NavigateTo($"/login?returnUrl={Uri.EscapeDataString(here)}", forceLoad: true);
    }
}
