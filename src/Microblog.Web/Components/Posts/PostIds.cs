using System.Security.Cryptography;
using System.Text;
using Microblog.Core.Model;

namespace Microblog.Web.Components.Posts;

/// <summary>Ids of elements: the same for the same post, in every render.</summary>
internal static class PostIds
{
    public static string Of(PostAddress address) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(address.ToString())).AsSpan(0, 8));
}
