using Microblog.Xmpp;
using Microblog.Xmpp.Session;

namespace Microblog.Core.Accounts;

public sealed partial class AccountSession
{
    private void Adopt(XmppLink link)
    {
        foreach (var feature in _features)
        {
            feature.Attach(link);
        }
        link.Listen(_router.Route);
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
                InOrder(() => EachAsync((feature, stop) => feature.SuspendedAsync(stop)));
                break;
            case SessionState.Ended ended:
                InOrder(() => EndedAsync(link, ended));
                break;
        }
    }

    /// <summary>A new stream: whatever happened meanwhile is caught up with.</summary>
    private async Task ConnectedAsync(XmppLink link)
    {
        _connection?.Refuse();
        var connection = _connection = new AccountConnection(link);
        await EachAsync((feature, stop) => feature.OpenAsync(connection, stop));
        SetStatus(new(ConnectionState.Online));
        _steps.Begin([
            stop => Holder.CheckAsync(connection, stop),
            .. _features.Select<IAccountFeature, Func<CancellationToken, Task>>(feature =>
                stop => feature.ConnectedAsync(connection, stop)
            ),
        ]);
    }

    /// <summary>The same stream goes on: nothing was lost.</summary>
    private async Task ResumedAsync(XmppLink link)
    {
        if (_connection is not { } connection || connection.Link != link)
        {
            // It was cut before anybody listened.
            await ConnectedAsync(link);
            return;
        }
        await EachAsync((feature, stop) => feature.ResumedAsync(connection, stop));
        SetStatus(new(ConnectionState.Online));
        _steps.GoOn();
    }

    private async Task EndedAsync(XmppLink link, SessionState.Ended ended)
    {
        if (_link != link)
        {
            return;
        }
        link.Session.StateChanged -= OnStateChanged;
        _link = null;
        _connection?.Refuse();
        _connection = null;
        await EachAsync((feature, stop) => feature.DisconnectedAsync(stop));
        if (ended.Reason is SignInException refused && IsRefusal(refused))
        {
            SetStatus(new(ConnectionState.SignedOut, refused.Message));
            Refused?.Invoke(this);
            return;
        }
        SetStatus(new(ConnectionState.Reconnecting, ended.Reason?.Message));
        if (_credentials is { } credentials)
        {
            await Task.Delay(FirstPause, _time, _work.Stopping);
            Start(credentials);
        }
    }

    /// <summary>One feature after the other: one that fails keeps no other from it.</summary>
    private async Task EachAsync(Func<IAccountFeature, CancellationToken, Task> tell)
    {
        foreach (var feature in _features)
        {
            await _work.Run(stop => tell(feature, stop));
        }
    }

    /// <summary>Changes of the connection are followed one after the other.</summary>
    private void InOrder(Func<Task> change)
    {
        lock (_state)
        {
            var before = _changes;
            _changes = Task.Run(async () =>
            {
                await before;
                await _work.Run(_ => change());
            });
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
