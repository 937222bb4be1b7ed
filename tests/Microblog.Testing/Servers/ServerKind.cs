namespace Microblog.Testing.Servers;

/// <summary>
/// Servers as people really have them; each pubsub behaves in its own way. One that keeps a hash of each password has one
/// salt for all sign-ins; any other has another salt at each.
/// </summary>
public enum ServerKind
{
    /// <summary>Keeps passwords.</summary>
    Prosody,

    /// <summary>Keeps passwords; a node keeps 256 items.</summary>
    StockProsody,

    /// <summary>Keeps hashes, as distributions set it up.</summary>
    HashedProsody,

    /// <summary>Keeps passwords; has SASL2 and Bind 2.</summary>
    Sasl2Prosody,

    /// <summary>Keeps passwords; speaks TLS 1.2 at most.</summary>
    Tls12Prosody,

    /// <summary>Keeps passwords, in Mnesia as all its data.</summary>
    EjabberdMnesia,

    /// <summary>Keeps passwords, in SQLite as all its data.</summary>
    EjabberdSql,

    /// <summary>Keeps hashes, in Mnesia.</summary>
    HashedEjabberdMnesia,

    /// <summary>Keeps hashes, in SQLite.</summary>
    HashedEjabberdSql,
}
