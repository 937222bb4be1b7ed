namespace Microblog.Web.Storage;

/// <summary>Which database is used.</summary>
internal enum DatabaseProvider
{
    /// <summary>A file on this machine.</summary>
    Sqlite,

    /// <summary>A PostgreSQL server.</summary>
    PostgreSql,
}
