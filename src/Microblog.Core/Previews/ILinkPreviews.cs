using Microblog.Core.Model;

namespace Microblog.Core.Previews;

/// <summary>Says what pages are about that the account's holder links to.</summary>
public interface ILinkPreviews
{
    /// <summary>
    /// The preview of a link; null where there is none, for whatever reason. Completed at once where nothing has to be fetched.
    /// </summary>
    /// <param name="address">The link, as it was typed.</param>
    /// <param name="cancellation">Gives up.</param>
    Task<LinkPreview?> FindAsync(Uri address, CancellationToken cancellation = default);
}
