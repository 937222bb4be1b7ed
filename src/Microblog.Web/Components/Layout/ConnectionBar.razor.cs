using Microblog.Core.Accounts;
using Microsoft.AspNetCore.Components;

namespace Microblog.Web.Components.Layout;

/// <summary>Says, quietly, when the XMPP connection is lost for more than a moment, and when it is back.</summary>
public sealed partial class ConnectionBar
{
    private static readonly TimeSpan TimeBudget = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan Farewell = TimeSpan.FromSeconds(3);

    private ITimer? _timer;
    private string? _text;
    private bool _back;

    [Inject]
    private IAccount Account { get; set; } = null!;

    /// <inheritdoc />
    protected override void OnInitialized()
    {
        _timer = Time.CreateTimer(_ => Run(Elapsed), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        Account.StatusChanged += StatusChanged;
        Follow();
    }

    /// <inheritdoc />
    protected override ValueTask LeaveAsync()
    {
        Account.StatusChanged -= StatusChanged;
        _timer?.Dispose();
        return ValueTask.CompletedTask;
    }

    private void StatusChanged() => Run(Follow);

    private void Follow()
    {
        switch (Account.Status.State)
        {
            case ConnectionState.Reconnecting when _text is null || _back:
                Wait(TimeBudget);
                break;
            case ConnectionState.Online when _text is not null && !_back:
                (_text, _back) = (LayoutTexts.Connection_Back, true);
                Wait(Farewell);
                break;
            case ConnectionState.Online when _text is null:
                Wait(Timeout.InfiniteTimeSpan);
                break;
        }
    }

    private void Elapsed() =>
        (_text, _back) =
            Account.Status.State == ConnectionState.Reconnecting ? (LayoutTexts.Connection_Lost, false) : (null, false);

    private void Wait(TimeSpan time) => _timer?.Change(time, Timeout.InfiniteTimeSpan);
}
