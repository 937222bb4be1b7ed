using Microblog.Core.Model;

namespace Microblog.Core.Timelines.Threads;

/// <summary>
/// Where opening a thread may subscribe to its comments node. A post names that node, so its author chooses the service: to
/// subscribe there would show any service that a stranger names who reads, and leave it a subscription.
/// </summary>
public interface IThreadSubscriptions
{
    /// <summary>True for a service that may hear from the reader.</summary>
    bool MaySubscribe(FeedAddress comments);
}
