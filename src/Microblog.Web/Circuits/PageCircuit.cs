using Microblog.Core.Accounts;
using Microblog.Web.Accounts;
using Microsoft.AspNetCore.Components.Server.Circuits;
using Microsoft.AspNetCore.SignalR;

namespace Microblog.Web.Circuits;

/// <summary>
/// The circuit of one page. When its session is over (signed out, or the oldest of too many pages), its components go at
/// once, with everything that they listen to, and the connection is closed, also where the browser does nothing.
/// </summary>
internal sealed partial class PageCircuit(
    IServiceProvider services,
    SignInStateProvider state,
    TimeProvider time,
    ILogger<PageCircuit> logger
) : CircuitHandler, IDisposable
{
    /// <summary>For the browser to leave by itself, to a page that says why.</summary>
    private static readonly TimeSpan Leaving = TimeSpan.FromSeconds(2);

    private volatile HubCallerContext? _connection;
    private IAccount? _account;
    private ITimer? _closing;

    public override Task OnCircuitOpenedAsync(Circuit circuit, CancellationToken cancellationToken)
    {
        _account = services.GetRequiredService<IAccount>();
        _account.Ended += OnEnded;
        _account.CountAsPage();
        return Task.CompletedTask;
    }

    public override Task OnConnectionUpAsync(Circuit circuit, CancellationToken cancellationToken)
    {
        _connection = CircuitConnection.Current;
        if (state.End is not null)
        {
            Close();
        }
        return Task.CompletedTask;
    }

    public void Dispose()
    {
        if (_account is { } account)
        {
            account.Ended -= OnEnded;
        }
        _closing?.Dispose();
    }

    private void OnEnded(SessionEnd reason)
    {
        var client = CircuitConnection.ClientOf(_connection);
        LogEnded(reason, client);
        state.Close(reason);
        _closing = time.CreateTimer(_ => Close(), null, Leaving, Timeout.InfiniteTimeSpan);
    }

    private void Close() => _connection?.Abort();

    [LoggerMessage(Level = LogLevel.Information, Message = "A page is closed: {Reason} ({Client})")]
    private partial void LogEnded(SessionEnd reason, string client);
}
