namespace Microblog.Xmpp;

/// <summary>What a stanza can have too much of. The numbers are in <c>docs/xmpp.md</c>, "Limits".</summary>
public enum StanzaLimit
{
    /// <summary>Bytes of XML.</summary>
    Bytes,

    /// <summary>Elements inside elements.</summary>
    Depth,

    /// <summary>Attributes of one element.</summary>
    Attributes,

    /// <summary>Namespace declarations in scope at one element.</summary>
    Namespaces,

    /// <summary>Namespace declarations in the stanza.</summary>
    NamespaceDeclarations,

    /// <summary>Elements in the stanza.</summary>
    Elements,
}
