using Microblog.Core.Accounts;
using Microblog.Core.Blocking;
using Microblog.Web.Wording;
using Microsoft.AspNetCore.Components;

namespace Microblog.Web.Components.Layout;

/// <summary>After somebody was muted or blocked, in every tab: that it happened, and for a while a way back.</summary>
public sealed partial class HiddenToast
{
    private ITimer? _timer;
    private HiddenPerson? _latest;
    private BlockProblem? _problem;
    private string? _notUndone;

    [Inject]
    private IUserSession Session { get; set; } = default!;

    /// <inheritdoc />
    protected override void OnInitialized()
    {
        _timer = Time.CreateTimer(_ => Refresh(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        Session.People.Changed += Refresh;
        Refreshing();
    }

    /// <inheritdoc />
    protected override ValueTask LeaveAsync()
    {
        Session.People.Changed -= Refresh;
        _timer?.Dispose();
        return ValueTask.CompletedTask;
    }

    /// <inheritdoc />
    protected override void Refreshing()
    {
        _problem = Session.People.Problem;
        _latest = _problem is null ? Session.People.Latest : null;
        if (_latest is not null)
        {
            _timer?.Change(_latest.Since + Session.People.UndoTime - Time.GetUtcNow(), Timeout.InfiniteTimeSpan);
        }
    }

    private async Task UndoAsync()
    {
        if (_latest is { } latest)
        {
            _notUndone = Sentences.For(await Session.People.ShowAsync(latest.Address), latest.Address);
            Refreshing();
        }
    }

    private async Task RetryAsync()
    {
        if (_problem is { } problem)
        {
            await Session.People.BlockAsync(problem.Person);
            Refreshing();
        }
    }

    private void Accept()
    {
        if (_problem is { } problem)
        {
            Session.People.Accept(problem);
            Refreshing();
        }
    }
}
