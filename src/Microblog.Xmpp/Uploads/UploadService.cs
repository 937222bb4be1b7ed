using System.Globalization;
using Microblog.Xmpp.Discovery;

namespace Microblog.Xmpp.Uploads;

/// <summary>Who takes files (XEP-0363, 3).</summary>
/// <param name="Address">Whom to ask for slots.</param>
/// <param name="MaxFileSize">In bytes; null where the service does not tell.</param>
public sealed record UploadService(Jid Address, long? MaxFileSize)
{
    /// <summary>The namespace, which is the feature and the form's type too.</summary>
    public const string Namespace = "urn:xmpp:http:upload:0";

    /// <summary>The namespace of purposes, which is the feature too.</summary>
    public const string PurposeNamespace = "urn:xmpp:http:upload:purpose:0";

    /// <summary>True where it wants to know what a file is for: some keep files of a post longer than those of a chat.</summary>
    public bool TakesPurposes { get; init; }

    /// <summary>The service that an answer to disco#info describes; null where it does not take files.</summary>
    public static UploadService? FromInfo(Jid address, DiscoInfo info)
    {
        ArgumentNullException.ThrowIfNull(info);
        return info.Features.Contains(Namespace)
            ? new UploadService(address, ReadSize(info.Form(Namespace)?["max-file-size"]))
            {
                TakesPurposes = info.Features.Contains(PurposeNamespace),
            }
            : null;
    }

    internal static long? ReadSize(string? text) =>
        long.TryParse(text?.Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out var size) && size > 0
            ? size
            : null;
}
