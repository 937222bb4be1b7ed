namespace Microblog.EndToEnd;

/// <summary>The servers that people really have; each pubsub behaves in its own way.</summary>
public enum ServerKind
{
    /// <summary>Keeps a hash of each password, with one salt.</summary>
    Prosody,

    /// <summary>A node keeps 256 items; the salt is another at each sign-in.</summary>
    StockProsody,

    /// <summary>The salt is another at each sign-in.</summary>
    EjabberdMnesia,

    /// <summary>Keeps a hash of each password, with one salt.</summary>
    EjabberdSql,
}
