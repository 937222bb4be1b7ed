using System.Globalization;

namespace Microblog.Xmpp.Connection;

/// <summary>A domain as DNS and certificates write it (RFC 7622, 3.2; RFC 5891).</summary>
internal static class DomainName
{
    /// <exception cref="SignInException">No host can have this name.</exception>
    public static string ToAscii(string domain)
    {
        try
        {
            return new IdnMapping().GetAscii(domain);
        }
        catch (ArgumentException e)
        {
            throw new SignInException(SignInFailure.UnknownDomain, $"'{domain}' is no domain.", e);
        }
    }
}
