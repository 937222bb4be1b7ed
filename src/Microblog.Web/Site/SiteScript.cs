namespace Microblog.Web.Site;

/// <summary>The one script of the page.</summary>
internal sealed class SiteScript(IWebHostEnvironment environment) : SiteBundle(environment, "js", "text/javascript")
{
    /// <inheritdoc />
    protected override string Make(Func<string, string> read) => ScriptBundle.Make("/js/site.js", read);
}
