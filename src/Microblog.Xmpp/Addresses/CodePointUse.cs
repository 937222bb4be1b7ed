namespace Microblog.Xmpp.Addresses;

/// <summary>What a code point may be used for (RFC 8264, 8).</summary>
internal enum CodePointUse
{
    /// <summary>Nowhere (DISALLOWED, UNASSIGNED).</summary>
    None,

    /// <summary>In names and in free text (PVALID).</summary>
    Identifier,

    /// <summary>In free text alone (FREE_PVAL, ID_DIS).</summary>
    FreeText,

    /// <summary>Where its rule allows it (CONTEXTJ, CONTEXTO).</summary>
    InContext,
}
