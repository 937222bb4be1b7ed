namespace Microblog.Core.Cache;

/// <summary>
/// A place in display order: key descending, then address descending. Exists whether or not a row is there.
/// </summary>
/// <param name="Key"><c>min(published, first seen)</c>, microseconds since 1970, UTC.</param>
/// <param name="Address">The row's address in its sortable form; compared by bytes.</param>
public readonly record struct Position(long Key, string Address) : IComparable<Position>
{
    /// <summary>Above everything.</summary>
    public static readonly Position Top = new(long.MaxValue, "\uffff");

    /// <summary>Below everything.</summary>
    public static readonly Position Bottom = new(long.MinValue, "");

    /// <summary>The lowest place above this one.</summary>
    public Position JustAbove() => this with { Address = Address + "\u0001" };

    /// <summary>Negative where this place is shown above the other.</summary>
    public int CompareTo(Position other) =>
        Key != other.Key ? other.Key.CompareTo(Key) : string.CompareOrdinal(other.Address, Address);

    /// <inheritdoc cref="CompareTo" />
    public static bool operator <(Position left, Position right) => left.CompareTo(right) < 0;

    /// <inheritdoc cref="CompareTo" />
    public static bool operator >(Position left, Position right) => left.CompareTo(right) > 0;

    /// <inheritdoc cref="CompareTo" />
    public static bool operator <=(Position left, Position right) => left.CompareTo(right) <= 0;

    /// <inheritdoc cref="CompareTo" />
    public static bool operator >=(Position left, Position right) => left.CompareTo(right) >= 0;
}
