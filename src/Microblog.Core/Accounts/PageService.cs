namespace Microblog.Core.Accounts;

/// <summary>What pages have of an account's feature: made for one lease, and closed with it.</summary>
/// <typeparam name="T">What components inject.</typeparam>
/// <param name="Open">Makes it, of the account's scope and the page's lease.</param>
internal sealed record PageService<T>(Func<IServiceProvider, AccountLease, T> Open);
