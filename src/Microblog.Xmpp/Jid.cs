using System.Diagnostics.CodeAnalysis;
using System.Text;
using Microblog.Xmpp.Addresses;

namespace Microblog.Xmpp;

/// <summary>
/// An XMPP address, <c>local@domain/resource</c> (RFC 7622). Immutable; its parts are held in the form in which they are
/// compared, so two addresses of the same entity are equal and write the same text.
/// </summary>
public sealed class Jid : IEquatable<Jid>
{
    private const int MaxPartBytes = 1023;

    // Preparing makes a part shorter by at most this: four code points that compose to one of three bytes, three times over.
    private const int MaxLength = 12 * MaxPartBytes;

    private Jid(string? local, string domain, string? resource)
    {
        Local = local;
        Domain = domain;
        Resource = resource;
    }

    /// <summary>The part before the <c>@</c>, or null: UsernameCaseMapped, so in lower case (RFC 7622, 3.3; RFC 8265, 3.3).</summary>
    public string? Local { get; }

    /// <summary>
    /// The host: in lower case, without a trailing dot, its labels in Unicode whether they came as <c>xn--…</c> or not
    /// (RFC 7622, 3.2), or an IPv6 literal in brackets.
    /// </summary>
    public string Domain { get; }

    /// <summary>The part after the <c>/</c>, or null for a bare address: OpaqueString (RFC 7622, 3.4; RFC 8265, 4.2).</summary>
    public string? Resource { get; }

    /// <summary>True without a resource.</summary>
    public bool IsBare => Resource is null;

    /// <summary>This address without its resource.</summary>
    public Jid Bare => Resource is null ? this : new Jid(Local, Domain, null);

    /// <summary>This address's host alone.</summary>
    public Jid Server => Local is null && Resource is null ? this : new Jid(null, Domain, null);

    /// <summary>This bare address with the given resource.</summary>
    /// <exception cref="FormatException">The text is no resource.</exception>
    public Jid WithResource(string resource)
    {
        ArgumentNullException.ThrowIfNull(resource);
        return ResourcePart.Prepare(resource) is { } prepared && Fits(prepared)
            ? new Jid(Local, Domain, prepared)
            : throw new FormatException($"'{resource}' is no resource of an XMPP address.");
    }

    /// <exception cref="FormatException">The text is no address.</exception>
    public static Jid Parse(string text) =>
        TryParse(text, out var jid)
            ? jid
            : throw new FormatException($"'{text}' is not an XMPP address (name@example.org).");

    /// <summary>
    /// Reads an address; false where a part is empty, longer than 1,023 bytes of UTF-8 once it is prepared, or not what
    /// RFC 7622 allows there. Of ASCII, nothing but the address and its parts is allocated.
    /// </summary>
    public static bool TryParse([NotNullWhen(true)] string? text, [NotNullWhen(true)] out Jid? jid)
    {
        jid = null;
        if (string.IsNullOrEmpty(text) || text.Length > MaxLength)
        {
            return false;
        }
        // RFC 7622, 3.1: the first slash ends the bare address, the first '@' before it ends the local part.
        var rest = text.AsSpan();
        string? resource = null;
        string? local = null;
        if (rest.IndexOf('/') is var slash and >= 0)
        {
            resource = ResourcePart.Prepare(rest[(slash + 1)..]);
            rest = rest[..slash];
            if (resource is null || !Fits(resource))
            {
                return false;
            }
        }
        if (rest.IndexOf('@') is var at and >= 0)
        {
            local = LocalPart.Prepare(rest[..at]);
            rest = rest[(at + 1)..];
            if (local is null || !Fits(local))
            {
                return false;
            }
        }
        if (DomainPart.Prepare(rest) is not { } domain || !Fits(domain))
        {
            return false;
        }
        jid = new Jid(local, domain, resource);
        return true;
    }

    /// <summary>
    /// Reads a bare address as people write it and <see cref="ToDisplayString"/> shows it: what stands before the last
    /// <c>@</c> may hold spaces and the other characters that XEP-0106 escapes, as in <c>d'artagnan@example.org</c>.
    /// </summary>
    public static bool TryParseDisplayed([NotNullWhen(true)] string? text, [NotNullWhen(true)] out Jid? jid)
    {
        jid = null;
        var at = text?.LastIndexOf('@') ?? -1;
        if (at < 0)
        {
            return TryParse(text, out jid);
        }
        var local = text![..at];
        return !local.StartsWith(' ')
            && !local.EndsWith(' ')
            && TryParse($"{Escape(local)}{text.AsSpan(at)}", out jid)
            && jid.IsBare;
    }

    /// <summary>
    /// A name as the local part of an address: spaces and <c>"&amp;'/:&lt;&gt;@</c> become <c>\20</c>, <c>\22</c> and so on
    /// (XEP-0106, 3.2). The result is not prepared; <see cref="Parse"/> does that.
    /// </summary>
    /// <exception cref="FormatException">The name begins or ends with a space.</exception>
    public static string Escape(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        return LocalPart.Escape(name);
    }

    /// <summary>The name that <see cref="Escape"/> was given (XEP-0106, 3.3); other backslashes stay.</summary>
    public static string Unescape(string local)
    {
        ArgumentNullException.ThrowIfNull(local);
        return LocalPart.Unescape(local);
    }

    /// <summary>
    /// The address as people read it, its local part unescaped (XEP-0106, 4.1, 1), its host as <see cref="HostDisplay"/> has it.
    /// Nothing that is sent or compared.
    /// </summary>
    public string ToDisplayString() => Write(Local is null ? null : LocalPart.Unescape(Local), HostDisplay.Of(Domain));

    /// <summary>True where both are the same but for their resources. Allocates nothing.</summary>
    public bool IsSameBare(Jid? other) =>
        other is not null
        && string.Equals(Domain, other.Domain, StringComparison.Ordinal)
        && string.Equals(Local, other.Local, StringComparison.Ordinal);

    /// <summary>True where all parts are the same. Allocates nothing.</summary>
    public bool Equals(Jid? other) =>
        IsSameBare(other) && string.Equals(Resource, other!.Resource, StringComparison.Ordinal);

    /// <inheritdoc />
    public override bool Equals(object? obj) => Equals(obj as Jid);

    /// <inheritdoc />
    public override int GetHashCode() => HashCode.Combine(Local, Domain, Resource);

    /// <inheritdoc />
    public override string ToString() => Write(Local, Domain);

    /// <summary>Compares as <see cref="Equals(Jid?)"/> does.</summary>
    public static bool operator ==(Jid? left, Jid? right) => left is null ? right is null : left.Equals(right);

    /// <summary>Compares as <see cref="Equals(Jid?)"/> does.</summary>
    public static bool operator !=(Jid? left, Jid? right) => !(left == right);

    private string Write(string? local, string domain) =>
        (local, Resource) switch
        {
            (null, null) => domain,
            (null, _) => $"{domain}/{Resource}",
            (_, null) => $"{local}@{domain}",
            _ => $"{local}@{domain}/{Resource}",
        };

    private static bool Fits(string part) =>
        part.Length <= MaxPartBytes / 3 || Encoding.UTF8.GetByteCount(part) <= MaxPartBytes;
}
