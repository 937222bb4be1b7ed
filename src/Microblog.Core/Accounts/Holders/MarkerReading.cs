namespace Microblog.Core.Accounts.Holders;

/// <summary>What stands in the marker's node of an account.</summary>
/// <param name="Items">How many items there are, also such as hold no marker.</param>
/// <param name="Markers">The markers among them, in the server's order.</param>
internal sealed record MarkerReading(int Items, IReadOnlyList<HolderMarker> Markers)
{
    /// <summary>No such node, or nothing in it, or nothing that may be read.</summary>
    public static MarkerReading None { get; } = new(0, []);

    /// <summary>The last of the markers; null: there is none.</summary>
    public HolderMarker? Newest => Markers.Count > 0 ? Markers[^1] : null;

    /// <summary>How it compares with the marker that is stored here.</summary>
    public MarkerState StateOf(HolderMarker stored) =>
        Items == 0 ? MarkerState.None
        : Markers.Contains(stored) ? MarkerState.Same
        : MarkerState.Other;
}
