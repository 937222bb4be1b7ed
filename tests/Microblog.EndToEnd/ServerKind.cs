namespace Microblog.EndToEnd;

/// <summary>The servers that people really have; each pubsub behaves in its own way.</summary>
public enum ServerKind
{
    Prosody,

    /// <summary>As it comes: a node keeps 256 items.</summary>
    StockProsody,

    /// <summary>Keeps a hash of each password, as distributions set it up.</summary>
    HashedProsody,

    EjabberdMnesia,
    EjabberdSql,
}
