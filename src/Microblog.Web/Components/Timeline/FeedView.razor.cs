using Microblog.Core.Follows;
using Microblog.Core.Model;
using Microblog.Core.Muting;
using Microblog.Core.Posts;
using Microblog.Core.Timelines.Windows;
using Microsoft.AspNetCore.Components;

namespace Microblog.Web.Components.Timeline;

/// <summary>One feed with what is known of it: a person's, a community's, the own.</summary>
public sealed partial class FeedView
{
    private string _name = TimelineTexts.Feed_Unnamed;
    private string? _knownName;
    private string? _title;
    private bool _canPost;
    private bool _isMuted;
    private bool _hasPosts;
    private ITimeline? _timeline;

    /// <summary>The feed. Does not change: another one is another view.</summary>
    [Parameter, EditorRequired]
    public FeedAddress Feed { get; set; } = default!;

    /// <summary>What the ids in it begin with.</summary>
    [Parameter, EditorRequired]
    public string Prefix { get; set; } = "";

    /// <summary>True while another page lies over it: it lives on, and is not seen.</summary>
    [Parameter]
    public bool Hidden { get; set; }

    [Inject]
    private IFollows Follows { get; set; } = null!;

    [Inject]
    private IPersonNames Names { get; set; } = null!;

    [Inject]
    private IMutedPeople People { get; set; } = null!;

    /// <inheritdoc />
    protected override void OnInitialized()
    {
        Follows.Changed += Refresh;
        People.Changed += Refresh;
        Names.Changed += Refresh;
        Refreshing();
    }

    /// <inheritdoc />
    protected override void Refreshing()
    {
        var follow = Follows.All.FirstOrDefault(follow => follow.Feed == Feed);
        // The name stays when the follow goes.
        _knownName = follow?.Name ?? _knownName;
        _isMuted = Feed.IsPersonal && People.Has(Feed.Service);
        _canPost = follow is { CanPost: true } && !Feed.IsPersonal;
        _hasPosts = _timeline is { } timeline && HasPosts(timeline);
        _name = Feed.IsPersonal ? Names.Of(Feed.Service) : _knownName ?? DisplayName.OfFeed(_title, Feed);
    }

    /// <inheritdoc />
    protected override ValueTask LeaveAsync()
    {
        Follows.Changed -= Refresh;
        People.Changed -= Refresh;
        Names.Changed -= Refresh;
        Watch(null);
        return ValueTask.CompletedTask;
    }

    private static bool HasPosts(ITimeline timeline) => timeline.Snapshot is { Posts.Count: > 0, Troubles.Count: 0 };

    private void Watch(ITimeline? timeline)
    {
        _timeline?.Changed -= OnTimelineChanged;
        _timeline = timeline;
        _timeline?.Changed += OnTimelineChanged;
    }

    /// <summary>What was asked of the owner is answered when posts come.</summary>
    private void OnTimelineChanged()
    {
        if (_timeline is { } timeline && HasPosts(timeline) != _hasPosts)
        {
            Refresh();
        }
    }

    /// <summary>A community that is not followed is called what it calls itself.</summary>
    private void TakeTitle(string title)
    {
        _title = title;
        Refreshing();
    }

    /// <summary>Its posts may say what a person is called.</summary>
    private void Use(ITimeline timeline)
    {
        Watch(timeline);
        Refreshing();
    }
}
