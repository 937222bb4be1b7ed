using Microblog.Web.Settings;
using Microsoft.Data.Sqlite;
using Npgsql;

namespace Microblog.Web.Storage;

/// <summary>Reads the section <c>Database</c> and the connection string.</summary>
internal sealed class DatabaseSettings(IConfiguration configuration) : SectionSettings<DatabaseOptions>(configuration)
{
    public const string ConnectionKey = "ConnectionStrings:Microblog";
    private const string ProviderKey = "Database:Provider";

    /// <inheritdoc />
    protected override void Read(IConfiguration configuration, DatabaseOptions options)
    {
        var connection = configuration[ConnectionKey];
        options.Provider = ReadProvider(configuration[ProviderKey]);
        if (options.Provider == DatabaseProvider.PostgreSql)
        {
            CheckPostgreSql(connection);
        }
        else
        {
            CheckSqlite(connection ?? options.Connection, options.Connection);
        }
        options.Connection = connection ?? options.Connection;
    }

    private static DatabaseProvider ReadProvider(string? value) =>
        value is null ? DatabaseProvider.Sqlite
        : value.Equals("Sqlite", StringComparison.OrdinalIgnoreCase) ? DatabaseProvider.Sqlite
        : value.Equals("PostgreSQL", StringComparison.OrdinalIgnoreCase) ? DatabaseProvider.PostgreSql
        : throw new SettingsException(ProviderKey, value, "Sqlite or PostgreSQL");

    private static void CheckPostgreSql(string? connection)
    {
        try
        {
            if (new NpgsqlConnectionStringBuilder(connection) is { Host.Length: > 0, Database.Length: > 0 })
            {
                return;
            }
        }
        catch (Exception failure) when (failure is ArgumentException or FormatException)
        {
            // Refused below, as one without a host.
        }
        throw SettingsException.WithoutValue(
            ConnectionKey,
            "a PostgreSQL connection string, such as Host=localhost;Database=microblog;Username=microblog"
        );
    }

    private static void CheckSqlite(string connection, string example)
    {
        SqliteConnectionStringBuilder builder;
        try
        {
            builder = new SqliteConnectionStringBuilder(connection);
        }
        catch (Exception failure) when (failure is ArgumentException or FormatException)
        {
            throw SettingsException.WithoutValue(ConnectionKey, "such as " + example);
        }
        if (builder.Password.Length > 0)
        {
            throw SettingsException.WithoutValue(ConnectionKey, "such as " + example + ", without a password");
        }
    }
}
