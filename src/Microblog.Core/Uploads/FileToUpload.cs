namespace Microblog.Core.Uploads;

/// <summary>A file as a browser names it. None of it is believed.</summary>
/// <param name="Name">With or without extension, or null.</param>
/// <param name="MediaType">Or null.</param>
/// <param name="Length">In bytes; null where it is not known before the end.</param>
public sealed record FileToUpload(string? Name, string? MediaType, long? Length);
