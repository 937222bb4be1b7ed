namespace Microblog.Core.Previews;

/// <summary>Fetches pages from the web under the rules that protect the program and the person who types their address.</summary>
public interface IWebPages
{
    /// <summary>The beginning of a page; null where it cannot be fetched, is no page, or must not be fetched.</summary>
    /// <param name="address">Where it is.</param>
    /// <param name="cancellation">Gives up.</param>
    Task<WebPage?> ReadAsync(Uri address, CancellationToken cancellation);
}
