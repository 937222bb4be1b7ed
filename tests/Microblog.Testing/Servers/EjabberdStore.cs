namespace Microblog.Testing.Servers;

/// <summary>Where ejabberd keeps its data; its pubsub behaves differently with each.</summary>
public enum EjabberdStore
{
    /// <summary>Its own database, the default.</summary>
    Mnesia,

    /// <summary>SQLite, which stands for all SQL stores.</summary>
    Sql,
}
