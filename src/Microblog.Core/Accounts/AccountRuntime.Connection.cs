using Microblog.Core.Follows;
using Microblog.Core.Model;
using Microblog.Core.Publishing;
using Microblog.Core.Timelines.Fetching;
using Microblog.Xmpp;
using Microblog.Xmpp.PubSub;
using Microblog.Xmpp.Sasl;
using Microblog.Xmpp.Session;

namespace Microblog.Core.Accounts;

public sealed partial class AccountRuntime
{
    private void Adopt(XmppLink link)
    {
        var updater = new FeedUpdater(Timelines, Unkept);
        updater.OtherEvent += OnOtherEvent;
        link.PubSub.EventReceived += happened =>
        {
            updater.Take(happened);
            var feed = new FeedAddress(happened.Service, happened.Node);
            if (Follows.IsRefused(feed))
            {
                Run(stop => Follows.SubscribeAgainAsync(feed, stop));
            }
        };
        link.Roster.Changed += contact => Run(stop => Follows.TakeContactAsync(contact, stop));
        link.Blocking.Changed += () => Run(stop => People.TakeChangeAsync(link.Blocking, stop));
        link.NickChanged += () => Run(stop => Follows.TakeNicksAsync(link, stop));
        link.Requested += () => Run(_ => Follows.TakeRequestsAsync(link));
        link.Session.StateChanged += OnStateChanged;
        _link = link;
        // What it became before anybody listened.
        OnStateChanged(link.Session.State);
    }

    /// <summary>On the receiving thread: hands on at once.</summary>
    private void OnStateChanged(SessionState state)
    {
        if (_link is not { } link)
        {
            return;
        }
        switch (state)
        {
            case SessionState.Online { Resumed: true }:
                InOrder(() => ResumedAsync(link));
                break;
            case SessionState.Online:
                InOrder(() => ConnectedAsync(link));
                break;
            case SessionState.Reconnecting reconnecting:
                SetStatus(new(ConnectionState.Reconnecting, reconnecting.Reason));
                InOrder(() => RunAsync(Timelines.DisconnectAsync));
                break;
            case SessionState.Ended ended:
                InOrder(() => EndedAsync(link, ended));
                break;
        }
    }

    /// <summary>A new stream: whatever happened meanwhile is caught up with.</summary>
    private async Task ConnectedAsync(XmppLink link)
    {
        await RunAsync(stop => Timelines.ConnectAsync(new FeedPager(link.PubSub, Unkept), stop));
        var publisher = new Publisher(Address, link.PubSub, link.Discovery, Timelines, _logger);
        lock (_state)
        {
            Publisher = publisher;
            _admitted = null;
        }
        SetStatus(new(ConnectionState.Online));
        Timelines.Index.Services.AskAgain();
        _work.Begin(
            stop => _lists.AskAsync(link.Discovery, Address.Domain, stop),
            stop => People.ConnectAsync(link.Blocking, stop),
            stop => AdmitAsync(link, publisher, stop),
            publisher.PrepareAsync,
            link.ReadOwnNickAsync
        );
    }

    /// <summary>The same stream goes on: nothing was lost.</summary>
    private async Task ResumedAsync(XmppLink link)
    {
        if (Publisher is null)
        {
            // It was cut before anybody listened.
            await ConnectedAsync(link);
            return;
        }
        await RunAsync(stop => Timelines.ResumeAsync(new FeedPager(link.PubSub, Unkept), stop));
        SetStatus(new(ConnectionState.Online));
        Outbox.Use(_admitted);
        _work.GoOn();
        Run(Follows.ResumeAsync);
    }

    private async Task EndedAsync(XmppLink link, SessionState.Ended ended)
    {
        if (_link != link)
        {
            return;
        }
        link.Session.StateChanged -= OnStateChanged;
        _link = null;
        lock (_state)
        {
            (Publisher, _admitted) = (null, null);
            Outbox.Use(null);
        }
        Follows.Disconnect();
        People.Disconnect();
        await RunAsync(Timelines.DisconnectAsync);
        if (ended.Reason is SignInException refused && IsRefusal(refused))
        {
            SetStatus(new(ConnectionState.SignedOut, refused.Message));
            Refused?.Invoke(this);
            return;
        }
        SetStatus(new(ConnectionState.Reconnecting, ended.Reason?.Message));
        if (_credentials is { } credentials)
        {
            await Task.Delay(FirstPause, _time, _stopping);
            Start(credentials);
        }
    }

    /// <summary>On the receiving thread: what happened at nodes that is no matter of posts.</summary>
    private void OnOtherEvent(PubSubEvent happened)
    {
        if (happened is PubSubEvent.Delete)
        {
            Run(stop => Follows.TakeDeletedAsync(new FeedAddress(happened.Service, happened.Node), stop));
        }
        if (happened.Service != Address)
        {
            return;
        }
        if (happened is PubSubEvent.Configuration or PubSubEvent.Delete)
        {
            Publisher?.ForgetNode();
        }
        if (happened.Node == SubscriptionList.Node)
        {
            // Another device of the same person follows something new, or something no longer.
            Follows.NoteListEvent(happened);
            Run(Follows.TakeListAsync);
        }
    }

    private void Run(Func<CancellationToken, Task> work) => Track(RunAsync(work));

    /// <summary>Changes of the connection are followed one after the other.</summary>
    private void InOrder(Func<Task> change)
    {
        lock (_state)
        {
            var before = _changes;
            _changes = Task.Run(async () =>
            {
                await before;
                await RunAsync(_ => change());
            });
        }
    }

    private Task<bool> Track(Task<bool> work)
    {
        lock (_state)
        {
            _running.RemoveAll(task => task.IsCompleted);
            _running.Add(work);
        }
        return work;
    }

    private IReadOnlyList<Task> Running()
    {
        lock (_state)
        {
            return [.. _running];
        }
    }

    /// <summary>Runs one thing by itself: what becomes of it keeps nothing else from being done.</summary>
    /// <returns>False where the connection or something here failed; a refusal by the server is an answer, and so is one that is too large to be read.</returns>
    private async Task<bool> RunAsync(Func<CancellationToken, Task> work)
    {
        try
        {
            await Task.Yield();
            _stopping.ThrowIfCancellationRequested();
            await work(_stopping);
            return true;
        }
        catch (OperationCanceledException)
        {
            // The account is closed, or the work's connection is gone.
            return false;
        }
        catch (XmppException failure)
        {
            LogWorkFailed(failure.Message);
            return failure is StanzaException or StanzaLimitException;
        }
        catch (Exception failure)
        {
            LogBroken(failure);
            return false;
        }
    }

    private void SetStatus(ConnectionStatus status)
    {
        Status = status;
        try
        {
            StatusChanged?.Invoke();
        }
        catch (Exception failure)
        {
            // A page that cannot show it does not end the connection.
            LogBroken(failure);
        }
    }
}
