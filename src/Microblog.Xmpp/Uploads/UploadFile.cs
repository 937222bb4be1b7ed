using System.Globalization;
using System.Xml.Linq;

namespace Microblog.Xmpp.Uploads;

/// <summary>A file to be uploaded (XEP-0363, 4).</summary>
/// <param name="Name">Without a path; at most 255 characters.</param>
/// <param name="Size">In bytes, exact.</param>
/// <param name="ContentType">Such as <c>image/jpeg</c>, or null: the service may take it for application/octet-stream.</param>
public sealed record UploadFile(string Name, long Size, string? ContentType)
{
    private const int MaxName = 255;

    /// <summary>What it is for; told to services that want to know.</summary>
    public UploadPurpose? Purpose { get; init; }

    /// <summary>The request for a slot.</summary>
    /// <param name="withPurpose">Tells what it is for.</param>
    /// <exception cref="ArgumentException">The name is empty, too long or a path, or the size is none.</exception>
    internal XElement ToXml(bool withPurpose = false) =>
        Name is not { Length: > 0 and <= MaxName }
        || Name.AsSpan().ContainsAny('/', '\\')
        || Name.Any(char.IsControl)
        || Size <= 0
            ? throw new ArgumentException($"'{Name}' with {Size} bytes is no file to upload.")
            : new XElement(
                XName.Get("request", UploadService.Namespace),
                new XAttribute("filename", Name),
                new XAttribute("size", Size.ToString(CultureInfo.InvariantCulture)),
                ContentType is null ? null : new XAttribute("content-type", ContentType),
                withPurpose && Purpose is { } purpose
                    ? new XElement(XName.Get(NameOf(purpose), UploadService.PurposeNamespace))
                    : null
            );

    private static string NameOf(UploadPurpose purpose) =>
        purpose switch
        {
            UploadPurpose.Message => "message",
            UploadPurpose.Profile => "profile",
            UploadPurpose.Ephemeral => "ephemeral",
            _ => "permanent",
        };
}
