namespace Microblog.Core.Accounts;

/// <summary>The registration of a feature.</summary>
/// <param name="Type">The account-scoped class that implements <see cref="IAccountFeature"/>.</param>
/// <param name="Nodes">The nodes whose events it takes alone, at whatever service.</param>
public sealed record AccountFeature(Type Type, IReadOnlyList<string> Nodes);
