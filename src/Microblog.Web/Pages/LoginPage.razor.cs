using System.Globalization;
using Microblog.Core.Accounts;
using Microblog.Web.Accounts;
using Microblog.Web.Links;
using Microblog.Web.Security;
using Microblog.Web.Site;
using Microblog.Web.Wording;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Options;

namespace Microblog.Web.Pages;

/// <summary>The sign-in page: plain HTML, works without scripts.</summary>
public sealed partial class LoginPage
{
    private string? _error;
    private string? _notice;
    private SignInField _field;
    private string? _signedInAs;

    [CascadingParameter]
    private HttpContext Context { get; set; } = default!;

    [SupplyParameterFromForm(FormName = "login")]
    private SignInInput Input { get; set; } = default!;

    [SupplyParameterFromQuery]
    private string? ReturnUrl { get; set; }

    [SupplyParameterFromQuery(Name = SignOutEndpoint.Drafts)]
    private string? Drafts { get; set; }

    [SupplyParameterFromQuery(Name = SignOutEndpoint.Deletes)]
    private string? Deletes { get; set; }

    [Inject]
    private NavigationManager Navigation { get; set; } = default!;

    [Inject]
    private ISignInService SignIn { get; set; } = default!;

    [Inject]
    private IOptions<CommunityOptions> Options { get; set; } = default!;

    [Inject]
    private XmppDomains Domains { get; set; } = default!;

    private string Community => Options.Value.Name;

    private string Placeholder => TextFormat.Fill(PageTexts.Login_Example, Domains.Default ?? "example.org");

    private string? ErrorId => _error is null ? null : "sign-in-error";

    private bool IsAddressNext =>
        string.IsNullOrWhiteSpace(Input.Address) || (_error is not null && _field == SignInField.Address);

    private bool IsOther =>
        !string.IsNullOrWhiteSpace(Input.Address)
        && !string.Equals(Input.Address.Trim(), _signedInAs, StringComparison.OrdinalIgnoreCase);

    /// <inheritdoc />
    protected override void OnInitialized()
    {
        Input ??= new SignInInput();
        if (OldForm.IsOld(Context) && Context.User.Identity is { IsAuthenticated: true, Name: { } name })
        {
            _signedInAs = name;
        }
        else if (Context.User.Identity?.IsAuthenticated == true)
        {
            Navigation.NavigateTo(LocalUrl.OrHome(ReturnUrl));
        }
    }

    private static int Count(string? number) =>
        int.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var count) ? count : 0;

    private string? Invalid(SignInField field) =>
        _error is not null && (_field == field || _field == SignInField.Both) ? "true" : null;

    private async Task SignInAsync()
    {
        var address = Input.Address?.Trim() ?? "";
        if (OldForm.IsOld(Context))
        {
            Fail(PageTexts.Login_OutOfDate, SignInField.Password);
            return;
        }
        if (address.Length == 0)
        {
            Fail(PageTexts.Login_NoAddress, SignInField.Address);
            return;
        }
        if (string.IsNullOrEmpty(Input.Password))
        {
            Fail(PageTexts.Login_NoPassword, SignInField.Password);
            return;
        }
        var result = await SignIn.SignInAsync(Context, address, Input.Password, Input.Keep, Context.RequestAborted);
        if (result.Error is not null)
        {
            Fail(result.Error, result.Field);
            return;
        }
        _notice = result.Notice;
        if (_notice is null)
        {
            Navigation.NavigateTo(LocalUrl.OrHome(ReturnUrl));
        }
    }

    private void Fail(string error, SignInField field) => (_error, _field) = (error, field);
}
