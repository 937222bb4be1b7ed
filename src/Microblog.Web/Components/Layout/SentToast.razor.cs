using Microblog.Core.Accounts;
using Microblog.Core.Publishing;
using Microblog.Web.Components.Compose;
using Microblog.Web.Links;
using Microsoft.AspNetCore.Components;

namespace Microblog.Web.Components.Layout;

/// <summary>
/// Says once, and politely, that something that was sent from this page is where it should be; of a post that the page need
/// not show, with the way to it, for longer while the message has the focus or the pointer. What failed is said where it
/// stands.
/// </summary>
public sealed partial class SentToast
{
    private static readonly TimeSpan Shown = TimeSpan.FromSeconds(8);

    private readonly Dictionary<Guid, (OutboxEntry Entry, bool IsElsewhere)> _underWay = [];
    private ITimer? _timer;
    private OutboxEntry? _shown;
    private string? _said;
    private int _count;
    private bool _isHeld;

    [Inject]
    private IUserSession Session { get; set; } = default!;

    [Inject]
    private SentHere Sent { get; set; } = default!;

    [Inject]
    private NavigationManager Navigation { get; set; } = default!;

    /// <inheritdoc />
    protected override void OnInitialized()
    {
        _timer = Time.CreateTimer(OnTime, null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        Session.Outbox.Changed += Refresh;
        Sent.Sent += OnSent;
    }

    /// <inheritdoc />
    protected override ValueTask LeaveAsync()
    {
        Session.Outbox.Changed -= Refresh;
        Sent.Sent -= OnSent;
        _timer?.Dispose();
        return ValueTask.CompletedTask;
    }

    /// <inheritdoc />
    protected override void Refreshing()
    {
        if (_underWay.Count == 0)
        {
            return;
        }
        var waiting = Session.Outbox.Entries.ToDictionary(entry => entry.Id);
        foreach (var (id, (entry, isElsewhere)) in _underWay.ToList())
        {
            if (waiting.TryGetValue(id, out var now))
            {
                _underWay[id] = (now, isElsewhere);
                continue;
            }
            _underWay.Remove(id);
            // What had failed was given up, and is not there.
            if (entry.Failure is null)
            {
                Say(entry, isElsewhere);
            }
        }
    }

    private void OnSent(OutboxEntry entry, bool isElsewhere)
    {
        if (IsLike(entry))
        {
            // The last of a post's counts: the outbox forgets the others.
            var before = _underWay
                .Values.Select(one => one.Entry)
                .Where(one => IsLike(one) && one.Parent == entry.Parent);
            foreach (var had in before.ToList())
            {
                _underWay.Remove(had.Id);
            }
        }
        _underWay[entry.Id] = (entry, isElsewhere);
        Refresh();
    }

    private static bool IsLike(OutboxEntry entry) => entry.Kind is OutboxKind.Like or OutboxKind.Unlike;

    private void Say(OutboxEntry entry, bool isElsewhere)
    {
        // The button under the finger stays that of the same post: what was sent meanwhile is said alone.
        _shown =
            _isHeld ? _shown
            : isElsewhere ? entry
            : null;
        _said =
            _shown == entry
                ? null
                : entry.Kind switch
                {
                    OutboxKind.Post => "Posted",
                    OutboxKind.Reply => "Reply sent",
                    OutboxKind.Edit => "Saved",
                    OutboxKind.Like => "Liked",
                    OutboxKind.Unlike => "Like removed",
                    _ => null,
                };
        _count++;
        Wait();
    }

    private void At(bool isHeld)
    {
        _isHeld = isHeld;
        Wait();
    }

    /// <summary>It has its time from now on: who leaves the message has the whole of it again.</summary>
    private void Wait() => _timer?.Change(_isHeld ? Timeout.InfiniteTimeSpan : Shown, Timeout.InfiniteTimeSpan);

    private void OnTime(object? state) =>
        _ = RunAsync(() =>
        {
            // It can have got the focus since.
            if (!_isHeld)
            {
                Clear();
            }
        });

    private void Clear() => (_shown, _said, _isHeld) = (null, null, false);

    private void Show()
    {
        if (_shown is { } shown)
        {
            Clear();
            Navigation.NavigateTo(PostLinks.Post(shown.Address));
        }
    }
}
