namespace Microblog.Core.Timelines.Windows;

/// <summary>Hands what the prerendering of a page opened to the circuit of that page.</summary>
public interface IPrerenderHandoff
{
    /// <summary>Keeps a timeline or a thread open for half a minute; gives the key to it, which cannot be guessed.</summary>
    string Park(IAsyncDisposable opened);

    /// <summary>Takes it, once; null where it is gone, or something else.</summary>
    T? Claim<T>(string key)
        where T : class, IAsyncDisposable;
}
