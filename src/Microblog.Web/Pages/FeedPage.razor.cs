using Microblog.Core.Accounts;
using Microblog.Core.Feeds;
using Microblog.Core.Timelines;
using Microblog.Web.Links;
using Microsoft.AspNetCore.Components;

namespace Microblog.Web.Pages;

/// <summary>One feed: a person's, a community's, the own.</summary>
public sealed partial class FeedPage
{
    private FeedAddress? _feed;
    private string _name = "Feed";
    private string? _knownName;
    private bool _own;
    private bool _canPost;
    private bool _hidden;

    /// <summary>Only matched; read from the address as the browser wrote it.</summary>
    [Parameter]
    public string? Address { get; set; }

    [CascadingParameter]
    private HttpContext? Context { get; set; }

    [Inject]
    private IUserSession Session { get; set; } = default!;

    [Inject]
    private NavigationManager Navigation { get; set; } = default!;

    /// <inheritdoc />
    protected override void OnInitialized()
    {
        Session.Follows.Changed += Refresh;
        Session.People.Changed += Refresh;
    }

    /// <inheritdoc />
    protected override void OnParametersSet()
    {
        if (PostLinks.TryParseFeed(PagePath.Raw(Navigation, Context), out var feed))
        {
            _knownName = feed == _feed ? _knownName : null;
            _feed = feed;
        }
        else
        {
            _feed = null;
        }
        Refreshing();
    }

    /// <inheritdoc />
    protected override void Refreshing()
    {
        if (_feed is null)
        {
            return;
        }
        var follow = Session.Follows.All.FirstOrDefault(follow => follow.Feed == _feed);
        // The name stays when the follow goes.
        _knownName = follow?.Name ?? _knownName;
        _hidden = _feed.IsPersonal && Session.People.Has(_feed.Service);
        _own = _feed == FeedAddress.Microblog(Session.Address);
        _canPost = follow is { CanPost: true } && !_feed.IsPersonal;
        _name = _own ? Session.DisplayName : _knownName ?? (_feed.IsPersonal ? _feed.Service.Local! : _feed.Node);
    }

    /// <inheritdoc />
    protected override ValueTask LeaveAsync()
    {
        Session.Follows.Changed -= Refresh;
        Session.People.Changed -= Refresh;
        return ValueTask.CompletedTask;
    }

    /// <summary>A person who is not followed is called what their posts say.</summary>
    private void TakeName(ITimeline timeline)
    {
        if (_feed is { IsPersonal: true } feed)
        {
            _knownName ??= timeline
                .Snapshot.Posts.FirstOrDefault(post => post.AuthorVerified && post.Author == feed.Service)
                ?.AuthorName;
            Refreshing();
        }
    }
}
