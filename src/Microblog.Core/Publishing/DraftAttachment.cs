using System.Security.Cryptography;
using System.Text;
using Microblog.Core.Model;

namespace Microblog.Core.Publishing;

/// <summary>A file that was uploaded, and waits beside a text that has not been sent.</summary>
/// <param name="Id">Chosen when it was uploaded.</param>
/// <param name="File">The file.</param>
public sealed record DraftAttachment(Guid Id, Attachment File)
{
    /// <summary>One that a post has already. Its id is the same every time.</summary>
    internal static DraftAttachment Of(Attachment posted) =>
        new(new Guid(SHA256.HashData(Encoding.UTF8.GetBytes(posted.Href)).AsSpan(0, 16)), posted);
}
