using Microblog.Xmpp;

namespace Microblog.Core.Muting;

/// <summary>A person who is muted, and was to be blocked.</summary>
public sealed record BlockProblem(Jid Person, BlockResult Result);
