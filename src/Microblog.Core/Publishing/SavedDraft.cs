namespace Microblog.Core.Publishing;

/// <summary>A draft as it is kept.</summary>
/// <param name="Text">The text; empty where there is none.</param>
/// <param name="Target">Where it goes: the address of a community's feed; null: where its place is.</param>
/// <param name="Version">Another one whenever it was kept again; 0 where there is none.</param>
public sealed record SavedDraft(string Text, string? Target, long Version)
{
    /// <summary>Nothing is written.</summary>
    public static SavedDraft None { get; } = new("", null, 0);
}
