using System.ComponentModel;
using Microblog.Web.Settings;
using Microblog.Web.Storage;
using Microsoft.AspNetCore.Connections;

namespace Microblog.Web.Start;

/// <summary>Says on one line why the program does not start.</summary>
internal static class StartFailure
{
    /// <summary>Which setting, what is wrong, and what to do.</summary>
    public static string Explain(Exception failure, IConfiguration configuration) =>
        failure switch
        {
            SettingsException or StartException => failure.Message,
            _ => OneLine.Of(
                Address(failure, configuration)
                    ?? DatabaseStart.Explain(failure, new DatabaseSettings(configuration))
                    ?? Other(failure)
            ),
        };

    /// <summary>What the framework says of addresses that it cannot listen at.</summary>
    private static string? Address(Exception failure, IConfiguration configuration)
    {
        var urls = configuration["urls"] ?? configuration["http_ports"] ?? "the default";
        var where = $"Configuration: urls = '{urls}'";
        for (var inner = failure; inner is not null; inner = inner.InnerException)
        {
            switch (inner)
            {
                case AddressInUseException:
                    return $"{where} cannot be listened at: another program listens there. End it, or choose another port.";
                case Win32Exception { NativeErrorCode: 13 or 10013 }: // EACCES, WSAEACCES
                    return $"{where} cannot be listened at: ports below 1024 need a permission. Choose another port, with a proxy in front.";
                case Win32Exception { NativeErrorCode: 99 or 10049 }: // EADDRNOTAVAIL, WSAEADDRNOTAVAIL
                    return $"{where} cannot be listened at: this machine has no such address. Choose one that it has, such as 127.0.0.1.";
            }
        }
        var isAddress =
            failure is FormatException or InvalidOperationException or ArgumentException or UriFormatException
            && (
                failure is ArgumentOutOfRangeException { ParamName: "port" }
                || failure.Message.Contains("url", StringComparison.OrdinalIgnoreCase)
                || failure.Message.Contains("server address", StringComparison.OrdinalIgnoreCase)
                || failure.Message.Contains("HTTPS endpoint", StringComparison.OrdinalIgnoreCase)
            );
        return isAddress
            ? $"{where} cannot be used. Accepted: http://ADDRESS:PORT, such as http://127.0.0.1:5080; https is the proxy's."
            : null;
    }

    private static string Other(Exception failure) =>
        $"The program did not start: {failure.GetType().Name}: {failure.Message} Check the settings that this names, and start it again.";
}
