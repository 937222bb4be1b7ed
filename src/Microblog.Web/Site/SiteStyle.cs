namespace Microblog.Web.Site;

/// <summary>The one style sheet of the page, beside those of MudBlazor.</summary>
internal sealed class SiteStyle(IWebHostEnvironment environment) : SiteBundle(environment, "css", "text/css")
{
    /// <inheritdoc />
    protected override string Make(Func<string, string> read) => StyleBundle.Make("/css/app.css", read);
}
