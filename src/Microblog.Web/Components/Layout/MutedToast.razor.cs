using Microblog.Core.Muting;
using Microblog.Core.Posts;
using Microblog.Web.Wording;
using Microsoft.AspNetCore.Components;

namespace Microblog.Web.Components.Layout;

/// <summary>
/// After a person was muted or blocked, in every tab: that it happened, and for a while a way back; for longer while the
/// message has the focus or the pointer.
/// </summary>
public sealed partial class MutedToast
{
    private ITimer? _timer;
    private MutedPerson? _latest;
    private BlockProblem? _problem;
    private string? _notUndone;
    private bool _isHeld;

    [Inject]
    private IPersonNames Names { get; set; } = null!;

    [Inject]
    private IMutedPeople People { get; set; } = null!;

    /// <inheritdoc />
    protected override void OnInitialized()
    {
        _timer = Time.CreateTimer(_ => Refresh(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        People.Changed += Refresh;
        Refreshing();
    }

    /// <inheritdoc />
    protected override ValueTask LeaveAsync()
    {
        People.Changed -= Refresh;
        _timer?.Dispose();
        return ValueTask.CompletedTask;
    }

    /// <inheritdoc />
    protected override void Refreshing()
    {
        _problem = People.Problem;
        var latest = _problem is null ? People.Latest : null;
        var isHeld = _isHeld && _problem is null && _latest is { } shown && People.Has(shown.Address);
        if (latest is not null || !isHeld)
        {
            _latest = latest;
        }
        if (_latest is null)
        {
            _isHeld = false;
        }
        else if (!isHeld)
        {
            var left = _latest.Since + People.UndoTime - Time.GetUtcNow();
            _timer?.Change(left > TimeSpan.Zero ? left : TimeSpan.Zero, Timeout.InfiniteTimeSpan);
        }
    }

    private void At(bool isHeld)
    {
        _isHeld = isHeld;
        if (!isHeld)
        {
            // Muting is done already: who leaves the message has the whole time again.
            _timer?.Change(People.UndoTime, Timeout.InfiniteTimeSpan);
        }
    }

    private async Task UndoAsync()
    {
        if (_latest is { } latest)
        {
            _notUndone = Sentences.For(await People.ShowAsync(latest.Address), latest.Address);
            Refreshing();
        }
    }

    private async Task RetryAsync()
    {
        if (_problem is { } problem)
        {
            await People.BlockAsync(problem.Person);
            Refreshing();
        }
    }

    private void Accept()
    {
        if (_problem is { } problem)
        {
            People.Accept(problem);
            Refreshing();
        }
    }
}
