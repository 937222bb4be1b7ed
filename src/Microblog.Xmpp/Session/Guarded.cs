using Microsoft.Extensions.Logging;

namespace Microblog.Xmpp.Session;

/// <summary>Calls handlers of events so that none harms another, nor the stream.</summary>
internal static class Guarded
{
    /// <summary>Calls every handler, in order.</summary>
    public static void Raise<T>(Action<T>? handlers, T argument, string what, ILogger logger)
    {
        foreach (var handler in Delegate.EnumerateInvocationList(handlers))
        {
            Invoke(handler, argument, what, logger);
        }
    }

    public static void Invoke<T>(Action<T> handler, T argument, string what, ILogger logger)
    {
        try
        {
            handler(argument);
        }
#pragma warning disable CA1031 // A handler's mistake is its own: it is logged, and the next one is called.
        catch (Exception e)
#pragma warning restore CA1031
        {
            Log.HandlerFailed(logger, what, e);
        }
    }
}
