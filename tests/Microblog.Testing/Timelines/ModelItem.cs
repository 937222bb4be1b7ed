namespace Microblog.Testing.Timelines;

/// <summary>An item as a model server holds it.</summary>
public sealed record ModelItem(string Id, int Version, long? Published, long? Updated, long Made, long Touched);
