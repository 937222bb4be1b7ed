using Microblog.Xmpp;

namespace Microblog.Core.Atom;

/// <summary>Addresses inside the program that a post's text links to. The routes are fixed.</summary>
public static class PageLinks
{
    /// <summary>A person's page.</summary>
    public static string Person(Jid person) => "/profile/" + Uri.EscapeDataString(person.Bare.ToString());

    /// <summary>Whatever an <c>xmpp:</c> URI names.</summary>
    public static string Xmpp(string uri) => "/xmpp?uri=" + Uri.EscapeDataString(uri);
}
