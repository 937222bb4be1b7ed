using Microblog.Core.Follows;
using Microblog.Core.Model;
using Microblog.Web.Wording;
using Microsoft.AspNetCore.Components;

namespace Microblog.Web.Components.Shared;

/// <summary>Follows a feed; pressed again it asks, and unfollows.</summary>
public sealed partial class FollowButton
{
    private bool _following;
    private bool _asking;
    private bool _busy;
    private string? _said;
    private bool _asked;

    /// <summary>The feed.</summary>
    [Parameter, EditorRequired]
    public FeedAddress Feed { get; set; } = default!;

    /// <summary>Its name.</summary>
    [Parameter, EditorRequired]
    public string Name { get; set; } = "";

    /// <summary>True where its posts are here: an owner who was asked has answered.</summary>
    [Parameter]
    public bool Answered { get; set; }

    private string Word => _following ? SharedTexts.Follow_Following : SharedTexts.Follow;

    private string Label =>
        TextFormat.Fill(_following ? SharedTexts.Follow_Following_Label : SharedTexts.Follow_Label, Name);

    [Inject]
    private IFollows Follows { get; set; } = null!;

    [Inject]
    private ILogger<FollowButton> Logger { get; set; } = default!;

    /// <inheritdoc />
    protected override void OnInitialized() => Follows.Changed += Refresh;

    /// <inheritdoc />
    protected override void OnParametersSet() => Refreshing();

    /// <inheritdoc />
    protected override ValueTask LeaveAsync()
    {
        Follows.Changed -= Refresh;
        return ValueTask.CompletedTask;
    }

    /// <inheritdoc />
    protected override void Refreshing() => _following = Follows.All.Any(follow => follow.Feed == Feed);

    private Task PressAsync()
    {
        if (!_following)
        {
            return FollowAsync();
        }
        _asking = !_busy;
        return Task.CompletedTask;
    }

    private Task FollowAsync() =>
        TryAsync(async () =>
        {
            var result = await Follows.FollowAsync(Feed, Name);
            _asked = result == FollowResult.Requested;
            _said = result == FollowResult.Following ? null : Sentences.For(result, Name);
        });

    private Task UnfollowAsync()
    {
        _asking = false;
        return TryAsync(() => Follows.UnfollowAsync(Feed));
    }

    private void Keep() => _asking = false;

    private async Task TryAsync(Func<Task> action)
    {
        if (_busy)
        {
            return;
        }
        _busy = true;
        _said = null;
        try
        {
            await action();
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            LogFailed(Logger, e);
            _said = Sentences.For(FollowResult.NoAnswer, Name);
        }
        finally
        {
            _busy = false;
            Refreshing();
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "Following or unfollowing failed")]
    private static partial void LogFailed(ILogger logger, Exception exception);
}
