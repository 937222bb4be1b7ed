using System.Diagnostics.CodeAnalysis;

namespace Microblog.Xmpp;

/// <summary>An XMPP address, <c>local@domain/resource</c> (RFC 7622). Immutable; compared by bytes after normalisation.</summary>
public sealed class Jid : IEquatable<Jid>
{
    private const int MaxPartBytes = 1023;

    private Jid(string? local, string domain, string? resource)
    {
        Local = local;
        Domain = domain;
        Resource = resource;
    }

    /// <summary>The part before the <c>@</c>, in lower case, or null.</summary>
    public string? Local { get; }

    /// <summary>The host, in lower case, without a trailing dot.</summary>
    public string Domain { get; }

    /// <summary>The part after the <c>/</c>, or null for a bare address.</summary>
    public string? Resource { get; }

    /// <summary>True without a resource.</summary>
    public bool IsBare => Resource is null;

    /// <summary>This address without its resource.</summary>
    public Jid Bare => Resource is null ? this : new Jid(Local, Domain, null);

    /// <summary>This address's host alone.</summary>
    public Jid Server => Local is null && Resource is null ? this : new Jid(null, Domain, null);

    /// <summary>This bare address with the given resource.</summary>
    public Jid WithResource(string resource) => Parse($"{Bare}/{resource}");

    /// <exception cref="FormatException">The text is no address.</exception>
    public static Jid Parse(string text) =>
        TryParse(text, out var jid)
            ? jid
            : throw new FormatException($"'{text}' is not an XMPP address (name@example.org).");

    /// <summary>Reads an address; false where a part is empty, too long (1,023 bytes) or has forbidden characters.</summary>
    public static bool TryParse([NotNullWhen(true)] string? text, [NotNullWhen(true)] out Jid? jid)
    {
        jid = null;
        if (string.IsNullOrEmpty(text) || text.Length > 3 * MaxPartBytes)
        {
            return false;
        }
        var slash = text.IndexOf('/', StringComparison.Ordinal);
        var resource = slash < 0 ? null : text[(slash + 1)..];
        var bare = slash < 0 ? text : text[..slash];
        var at = bare.IndexOf('@', StringComparison.Ordinal);
        var local = at < 0 ? null : bare[..at].ToLowerInvariant();
        var domain = (at < 0 ? bare : bare[(at + 1)..]).TrimEnd('.').ToLowerInvariant();
        if (!IsPart(local) || !IsPart(resource) || !IsDomain(domain) || HasForbidden(local))
        {
            return false;
        }
        jid = new Jid(local, domain, resource);
        return true;
    }

    /// <inheritdoc />
    public bool Equals(Jid? other) =>
        other is not null
        && string.Equals(Domain, other.Domain, StringComparison.Ordinal)
        && string.Equals(Local, other.Local, StringComparison.Ordinal)
        && string.Equals(Resource, other.Resource, StringComparison.Ordinal);

    /// <inheritdoc />
    public override bool Equals(object? obj) => Equals(obj as Jid);

    /// <inheritdoc />
    public override int GetHashCode() => HashCode.Combine(Local, Domain, Resource);

    /// <inheritdoc />
    public override string ToString()
    {
        var bare = Local is null ? Domain : $"{Local}@{Domain}";
        return Resource is null ? bare : $"{bare}/{Resource}";
    }

    public static bool operator ==(Jid? left, Jid? right) => left is null ? right is null : left.Equals(right);

    public static bool operator !=(Jid? left, Jid? right) => !(left == right);

    private static bool IsPart(string? part) =>
        part is null
        || (
            part.Length > 0 && System.Text.Encoding.UTF8.GetByteCount(part) <= MaxPartBytes && !part.Any(char.IsControl)
        );

    private static bool IsDomain(string domain) =>
        domain.Length > 0
        && System.Text.Encoding.UTF8.GetByteCount(domain) <= MaxPartBytes
        && !domain.Any(c =>
            char.IsControl(c) || char.IsWhiteSpace(c) || c is '@' or '/' or '"' or '&' or '\'' or '<' or '>'
        );

    private static bool HasForbidden(string? local) =>
        local is not null
        && local.Any(c => char.IsWhiteSpace(c) || c is '"' or '&' or '\'' or '/' or ':' or '<' or '>' or '@');
}
