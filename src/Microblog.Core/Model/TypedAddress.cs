using Microblog.Xmpp;

namespace Microblog.Core.Model;

/// <summary>
/// An address as people type it: <c>alice</c>, <c>@alice@example.org</c>, <c>xmpp:alice@example.org</c>, in capitals, with
/// spaces around it.
/// </summary>
public static class TypedAddress
{
    private const string Scheme = "xmpp:";

    /// <summary>A person's address, without a resource; null where the text is none.</summary>
    /// <param name="text">What was typed.</param>
    /// <param name="domain">What is appended to a bare name; null: a bare name is no address.</param>
    public static Jid? ReadPerson(string? text, string? domain)
    {
        text = Clean(text);
        if (text.Length > 0 && !text.Contains('@', StringComparison.Ordinal) && domain is not null)
        {
            text = $"{text}@{domain}";
        }
        return Jid.TryParse(text, out var jid) && jid.Local is not null ? jid.Bare : null;
    }

    /// <summary>A service's address: a domain of several parts, without a name before it; null where the text is none.</summary>
    public static Jid? ReadService(string? text)
    {
        text = Clean(text);
        return
            text.Contains('.', StringComparison.Ordinal)
            && Jid.TryParse(text, out var jid)
            && jid is { Local: null, IsBare: true }
            ? jid
            : null;
    }

    private static string Clean(string? text)
    {
        text = text?.Trim() ?? "";
        if (text.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase))
        {
            text = text[Scheme.Length..];
        }
        // As other networks write it. No address begins so.
        return text.StartsWith('@') ? text[1..] : text;
    }
}
