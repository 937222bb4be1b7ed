namespace Microblog.EndToEnd.People;

/// <summary>Where somebody is reading.</summary>
public sealed class ReadingPlace
{
    /// <summary>The text of the first post in sight.</summary>
    public string Text { get; set; } = "";

    /// <summary>Pixels from the upper edge of the window to that post.</summary>
    public double Top { get; set; }

    /// <inheritdoc />
    public override string ToString() => $"{Text} at {Top}";
}
