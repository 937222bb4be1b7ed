namespace Microblog.Web.Storage;

/// <summary>Configuration section <c>Database</c>, and the connection string <c>Microblog</c>.</summary>
internal sealed class DatabaseOptions
{
    /// <summary>Which database is used.</summary>
    public DatabaseProvider Provider { get; set; }

    /// <summary>The provider's connection string; a relative file is seen from the working directory.</summary>
    public string Connection { get; set; } = "Data Source=data/microblog.db";
}
