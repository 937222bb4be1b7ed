namespace Microblog.Core.Pictures;

/// <summary>Where a box is among bytes.</summary>
/// <param name="Name">Four letters.</param>
/// <param name="Start">Where its head begins.</param>
/// <param name="Content">Where its content begins.</param>
/// <param name="End">Behind its last byte.</param>
internal readonly record struct Box(string Name, int Start, int Content, int End);
