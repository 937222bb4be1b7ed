using System.Globalization;
using Microblog.Xmpp;

namespace Microblog.Core.Atom;

/// <summary>Atom ids of new entries: tag URIs (RFC 4151), unique for ever and nowhere to be fetched.</summary>
public static class AtomId
{
    /// <summary><c>tag:example.org,2026-11-22:posts-ID</c></summary>
    public static string Create(Jid author, DateTimeOffset day, string itemId) =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"tag:{author.Domain},{day.UtcDateTime:yyyy-MM-dd}:posts-{Uri.EscapeDataString(itemId)}"
        );
}
