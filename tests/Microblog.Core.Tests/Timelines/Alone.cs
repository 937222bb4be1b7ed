using Xunit;

namespace Microblog.Core.Tests.Timelines;

/// <summary>Tests that take the whole machine for a while: what waits for something beside them would wait too long.</summary>
[CollectionDefinition(nameof(Alone), DisableParallelization = true)]
public sealed class Alone;
