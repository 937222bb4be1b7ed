namespace Microblog.Testing.Timelines;

/// <summary>The three kinds of server: no RSM and edits that move; RSM with ascending pages; RSM with descending pages.</summary>
public enum ModelServerKind
{
    Prosody,
    EjabberdMnesia,
    EjabberdSql,
}
