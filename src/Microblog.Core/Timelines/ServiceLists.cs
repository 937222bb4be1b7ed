using Microblog.Core.Model;
using Microblog.Xmpp;
using Microblog.Xmpp.Discovery;
using Microsoft.Extensions.Logging;

namespace Microblog.Core.Timelines;

/// <summary>Asks domains for their components (XEP-0030, 4), a few at a time, and has authors decided anew by the answers.</summary>
internal sealed partial class ServiceLists(AccountTimelines timelines, ILogger logger)
{
    private const int Parallel = 3;

    private readonly WorkSlots _slots = new(Parallel);

    /// <summary>Asks one domain. Where it does not answer, what is known stays, and the next connection asks again.</summary>
    /// <param name="discovery">Over the current session; null: there is none.</param>
    /// <param name="domain">Whose components.</param>
    /// <param name="cancellation">Gives up.</param>
    public async Task AskAsync(IServiceDiscovery? discovery, string domain, CancellationToken cancellation)
    {
        if (discovery is null)
        {
            return;
        }
        await _slots.WaitAsync(cancellation);
        try
        {
            var items = await discovery.GetItemsAsync(Jid.Parse(domain), null, cancellation);
            if (timelines.Index.Services.Learn(domain, items.Select(item => item.Address)))
            {
                await timelines.ReviewAuthorsAsync(cancellation);
            }
        }
        catch (XmppException failure) when (failure is StanzaException or XmppTimeoutException)
        {
            LogNotListed(domain, failure.Message);
        }
        finally
        {
            _slots.Release();
        }
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "{Domain} does not list its components: {Reason}")]
    private partial void LogNotListed(string domain, string reason);
}
