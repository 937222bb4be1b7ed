using Microsoft.AspNetCore.SignalR;

namespace Microblog.Web.Circuits;

/// <summary>The connection that a circuit is being started or connected over: the framework tells its handlers the circuit alone.</summary>
internal static class CircuitConnection
{
    private static readonly AsyncLocal<HubCallerContext?> Connection = new();

    /// <summary>The connection of the call that is being carried out, or null.</summary>
    public static HubCallerContext? Current
    {
        get => Connection.Value;
        set => Connection.Value = value;
    }

    /// <summary>The client's address, for the log.</summary>
    public static string ClientOf(HubCallerContext? connection) =>
        connection?.GetHttpContext()?.Connection.RemoteIpAddress?.ToString() ?? "unknown";
}
