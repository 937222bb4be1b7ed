using Microblog.Core.Accounts;
using Microblog.Web.Accounts;
using Microsoft.AspNetCore.SignalR;

namespace Microblog.Web.Circuits;

/// <summary>
/// Every call that a page makes over its connection passes here: none of a sign-in that is over, and a circuit is connected
/// only by the sign-in that started it.
/// </summary>
internal sealed partial class CircuitFilter(AccountPool pool, CircuitOwners owners, ILogger<CircuitFilter> logger)
    : IHubFilter
{
    // Methods of the framework's hub.
    private const string Start = "StartCircuit";
    private const string Connect = "ConnectCircuit";
    private const string Resume = "ResumeCircuit";
    private const string Answer = "EndInvokeJSFromDotNet";
    private const string Rendered = "OnRenderCompleted";

    private static readonly object NotConnected = false;

    public async ValueTask<object?> InvokeMethodAsync(
        HubInvocationContext invocationContext,
        Func<HubInvocationContext, ValueTask<object?>> next
    )
    {
        var (connection, method) = (invocationContext.Context, invocationContext.HubMethodName);
        var client = CircuitConnection.ClientOf(connection);
        if (TicketClaims.ToTicket(connection.User) is not { } ticket || pool.IsOver(ticket))
        {
            // Its circuit, if it has one, is being closed (PageCircuit): what it is still asked may be answered.
            return method is Answer or Rendered ? await next(invocationContext) : Refuse(connection, method, client);
        }
        CircuitConnection.Current = connection;
        if (method is not (Start or Connect or Resume))
        {
            return await next(invocationContext);
        }
        var circuit = method == Start ? null : invocationContext.HubMethodArguments[0] as string;
        if (method != Start && (circuit is null || !owners.IsOwner(circuit, ticket.StoredId)))
        {
            LogNotOwner(method, client);
            return RefusalOf(method);
        }
        var result = await next(invocationContext);
        if ((result as string ?? circuit) is { } started)
        {
            owners.Set(started, ticket.StoredId, connection.ConnectionId);
        }
        return result;
    }

    public Task OnDisconnectedAsync(
        HubLifetimeContext context,
        Exception? exception,
        Func<HubLifetimeContext, Exception?, Task> next
    )
    {
        owners.Leave(context.Context.ConnectionId);
        return next(context, exception);
    }

    private object? Refuse(HubCallerContext connection, string method, string client)
    {
        LogOver(method, client);
        if (method is Start or Connect or Resume)
        {
            connection.Abort();
        }
        return RefusalOf(method);
    }

    private static object? RefusalOf(string method) => method == Connect ? NotConnected : null;

    [LoggerMessage(Level = LogLevel.Information, Message = "{Method} refused: the sign-in is over ({Client})")]
    private partial void LogOver(string method, string client);

    [LoggerMessage(
        Level = LogLevel.Warning,
        Message = "{Method} refused: the circuit was not started by this sign-in, or is not known ({Client})"
    )]
    private partial void LogNotOwner(string method, string client);
}
