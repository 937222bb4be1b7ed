using Microblog.Core.Accounts;
using Microblog.Core.Model;
using Microblog.Core.Posts;
using Microblog.Web.Documents;
using Microblog.Web.Links;
using Microblog.Web.Site;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Options;

namespace Microblog.Web.Components.Layout;

/// <summary>The frame of every page of a signed-in person.</summary>
public sealed partial class Shell
{
    private const string HomePrefix = "home-";

    private string _profile = "/";
    private string _path = "/";
    private string _document = "";
    private bool _hasHome;

    // The feeds that were opened last, and which of them is the page.
    private readonly FeedAddress?[] _feeds = new FeedAddress?[2];
    private int _last;
    private int? _opened;

    /// <summary>The page.</summary>
    [Parameter]
    public RenderFragment? ChildContent { get; set; }

    [CascadingParameter]
    private HttpContext? Context { get; set; }

    [Inject]
    private IAccount Account { get; set; } = null!;

    [Inject]
    private IPersonNames Names { get; set; } = null!;

    [Inject]
    private NavigationManager Navigation { get; set; } = default!;

    [Inject]
    private IOptions<CommunityOptions> Options { get; set; } = default!;

    private string Community => Options.Value.Name;

    /// <inheritdoc />
    protected override void OnInitialized()
    {
        _document = PageDocuments.Of(Navigation.Uri);
        _profile = PostLinks.Person(Account.Address);
        Names.Changed += Refresh;
    }

    /// <summary>In the same render as the page that was opened: there is never one too many to be seen, and never none.</summary>
    protected override void OnParametersSet()
    {
        // A page of another document is loaded (Routes).
        if (PageDocuments.Of(Navigation.Uri) == _document)
        {
            Locate();
        }
    }

    /// <inheritdoc />
    protected override ValueTask LeaveAsync()
    {
        Names.Changed -= Refresh;
        return ValueTask.CompletedTask;
    }

    private string? Current(string path) => _path == path ? "page" : null;

    private string Here(string fragment) => $"{new Uri(Navigation.Uri).PathAndQuery}#{fragment}";

    private void Locate()
    {
        var raw = PagePath.Raw(Navigation, Context);
        // Escaped as the browser has it, in the first HTML as in the circuit: it is the same page for scripts and links.
        _path = Uri.TryCreate(new Uri(Navigation.BaseUri), raw, out var page)
            ? page.AbsolutePath
            : new Uri(Navigation.Uri).AbsolutePath;
        _hasHome |= _path == "/";
        _opened = PostLinks.TryParseFeed(raw, out var feed) ? Open(feed) : null;
        if (_path == "/")
        {
            Array.Clear(_feeds); // whatever lay over home is closed
        }
    }

    private int Open(FeedAddress feed)
    {
        var slot = Array.IndexOf(_feeds, feed);
        _last = slot >= 0 ? slot : (_last + 1) % _feeds.Length;
        _feeds[_last] = feed;
        return _last;
    }
}
