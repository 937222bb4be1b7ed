using Microblog.Core.Model;
using Microblog.Core.Previews;

namespace Microblog.Web.Tests.Fakes;

/// <summary>Pages that people link to, in memory.</summary>
public sealed class FakeLinkPreviews : ILinkPreviews
{
    /// <summary>What was looked up.</summary>
    public IList<Uri> Asked { get; } = [];

    /// <summary>What pages are about, by their addresses.</summary>
    public Dictionary<Uri, LinkPreview> Pages { get; } = [];

    /// <summary>Where it is set, nothing is found before it is over.</summary>
    public TaskCompletionSource? Held { get; set; }

    public async Task<LinkPreview?> FindAsync(Uri address, CancellationToken cancellation = default)
    {
        Asked.Add(address);
        await (Held?.Task.WaitAsync(cancellation) ?? Task.CompletedTask);
        return Pages.GetValueOrDefault(address);
    }
}
