using System.Collections.Concurrent;
using Microblog.Core.Accounts;
using Microblog.Core.Model;
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

    private readonly ConcurrentDictionary<Guid, (OutboxEntry Entry, bool IsElsewhere)> _underWay = [];
    private ITimer? _timer;
    private Message? _shown;
    private string? _said;
    private int _count;
    private bool _isHeld;

    [Inject]
    private IAccount Account { get; set; } = null!;

    [Inject]
    private IOutbox Outbox { get; set; } = null!;

    [Inject]
    private SentHere Sent { get; set; } = default!;

    [Inject]
    private NavigationManager Navigation { get; set; } = default!;

    /// <inheritdoc />
    protected override void OnInitialized()
    {
        _timer = Time.CreateTimer(OnTime, null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        Outbox.Changed += OnChanged;
        Sent.Sent += OnSent;
        Sent.Kept += OnKept;
    }

    /// <inheritdoc />
    protected override ValueTask LeaveAsync()
    {
        Outbox.Changed -= OnChanged;
        Sent.Sent -= OnSent;
        Sent.Kept -= OnKept;
        _timer?.Dispose();
        return ValueTask.CompletedTask;
    }

    /// <inheritdoc />
    protected override void Refreshing()
    {
        if (_underWay.IsEmpty)
        {
            return;
        }
        // In this order: what was sent in between is in the outbox, and not gone.
        var underWay = _underWay.Keys.ToList();
        var waiting = Outbox.Entries.Select(entry => entry.Id).ToHashSet();
        foreach (var id in underWay.Where(id => !waiting.Contains(id)))
        {
            // What had failed was given up, and is not there.
            if (_underWay.TryRemove(id, out var done) && done.Entry.Failure is null)
            {
                Say(done.Entry, done.IsElsewhere);
            }
        }
    }

    /// <summary>At once, on any thread: what failed may be given up before the next render.</summary>
    private void OnChanged()
    {
        foreach (var id in _underWay.Keys)
        {
            Note(id);
        }
        Refresh();
    }

    /// <summary>
    /// Notes the present state of an entry. Changes come on several threads: one that has read an older state must not replace
    /// a newer one, so the outbox is read after what is to be replaced.
    /// </summary>
    private void Note(Guid id)
    {
        while (
            _underWay.TryGetValue(id, out var had)
            && Outbox.Entries.FirstOrDefault(entry => entry.Id == id) is { } now
            && !_underWay.TryUpdate(id, had with { Entry = now }, had)
        ) { }
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
                _underWay.TryRemove(had.Id, out _);
            }
        }
        _underWay[entry.Id] = (entry, isElsewhere);
        Note(entry.Id); // It may have failed already.
        Refresh();
    }

    private static bool IsLike(OutboxEntry entry) => entry.Kind is OutboxKind.Like or OutboxKind.Unlike;

    private void Say(OutboxEntry entry, bool isElsewhere)
    {
        var words = entry.Kind switch
        {
            OutboxKind.Post => LayoutTexts.Sent_Post,
            OutboxKind.Reply => LayoutTexts.Sent_Reply,
            OutboxKind.Edit => LayoutTexts.Sent_Edit,
            OutboxKind.Like => LayoutTexts.Sent_Like,
            OutboxKind.Unlike => LayoutTexts.Sent_Unlike,
            _ => null,
        };
        Say(words, isElsewhere ? PostLinks.Post(entry.Address) : null);
    }

    private void Say(string? words, string? link)
    {
        // The button under the finger stays that of the same post: what was sent meanwhile is said alone.
        if (!_isHeld)
        {
            _shown = words is not null && link is not null ? new(words, link) : null;
        }
        _said = _shown is not null && !_isHeld ? null : words;
        _count++;
        Wait();
    }

    private void OnKept(OutboxEntry entry)
    {
        var link = entry switch
        {
            { Kind: OutboxKind.Reply, Parent: { } parent } => PostLinks.Post(parent),
            { Kind: OutboxKind.Edit } => PostLinks.Post(entry.Address),
            _ when entry.Address.Feed == FeedAddress.Microblog(Account.Address) => "/",
            _ => PostLinks.Feed(entry.Address.Feed),
        };
        Say(LayoutTexts.Sent_Draft, link);
        Refresh();
    }

    private void At(bool isHeld)
    {
        _isHeld = isHeld;
        Wait();
    }

    /// <summary>It has its time from now on: who leaves the message has the whole of it again.</summary>
    private void Wait() => _timer?.Change(_isHeld ? Timeout.InfiniteTimeSpan : Shown, Timeout.InfiniteTimeSpan);

    private void OnTime(object? state) =>
        Run(() =>
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
            Navigation.NavigateTo(shown.Link);
        }
    }

    /// <summary>What is said, and where that is to be seen.</summary>
    private sealed record Message(string Words, string Link);
}
