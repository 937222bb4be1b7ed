using Microblog.Core.Accounts;
using Microblog.Web.Links;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Routing;

namespace Microblog.Web.Components.Layout;

/// <summary>The frame of every page of a signed-in person.</summary>
public sealed partial class Shell
{
    private string _profile = "/";
    private string _path = "/";
    private bool _hasHome;

    /// <summary>The page.</summary>
    [Parameter]
    public RenderFragment? ChildContent { get; set; }

    [Inject]
    private IUserSession Session { get; set; } = default!;

    [Inject]
    private NavigationManager Navigation { get; set; } = default!;

    [Inject]
    private IConfiguration Configuration { get; set; } = default!;

    private string Community => Configuration["Community:Name"] is { Length: > 0 } name ? name : "Microblog";

    /// <inheritdoc />
    protected override void OnInitialized()
    {
        _profile = PostLinks.Person(Session.Address);
        Locate();
        Navigation.LocationChanged += Located;
        Session.SignedOut += SignedOut;
    }

    /// <inheritdoc />
    protected override ValueTask LeaveAsync()
    {
        Navigation.LocationChanged -= Located;
        Session.SignedOut -= SignedOut;
        return ValueTask.CompletedTask;
    }

    private string? Current(string path) => _path == path ? "page" : null;

    private string Here(string fragment) => $"{new Uri(Navigation.Uri).PathAndQuery}#{fragment}";

    private void Locate()
    {
        _path = new Uri(Navigation.Uri).AbsolutePath;
        _hasHome |= _path == "/";
    }

    // At once, in the same render as the page that was opened.
    private void Located(object? sender, LocationChangedEventArgs e)
    {
        Locate();
        StateHasChanged();
    }

    private void SignedOut() => _ = InvokeAsync(() => Navigation.NavigateTo("/login", forceLoad: true));
}
