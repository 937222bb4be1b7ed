using Microblog.Core.Storage;
using Microblog.Storage.PostgreSql;
using Microblog.Storage.Sqlite;
using Microblog.Web.Settings;
using Microblog.Web.Start;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace Microblog.Web.Storage;

/// <summary>The database that is configured, its migrations, and the keys that it keeps.</summary>
internal static class DatabaseExtensions
{
    public const string ConnectionKey = "ConnectionStrings:Microblog";
    public const string DefaultConnection = "Data Source=data/microblog.db";

    /// <exception cref="SettingsException">The provider is unknown, or the connection string or the certificate cannot be read.</exception>
    public static void AddDatabase(this WebApplicationBuilder builder)
    {
        var protection = builder.Services.AddDataProtection().SetApplicationName("Microblog");
        var provider = builder.Configuration["Database:Provider"] ?? "Sqlite";
        var connection = builder.Configuration.GetConnectionString("Microblog");
        switch (provider.ToUpperInvariant())
        {
            case "SQLITE":
                builder.Services.AddMicroblogSqlite(Prepare(connection ?? DefaultConnection));
                protection.PersistKeysToDbContext<SqliteMicroblogDbContext>();
                break;
            case "POSTGRESQL":
                builder.Services.AddMicroblogPostgreSql(CheckPostgreSql(connection));
                protection.PersistKeysToDbContext<PostgreSqlMicroblogDbContext>();
                break;
            default:
                throw new SettingsException("Database:Provider", provider, "Sqlite or PostgreSQL");
        }
        if (KeyCertificate.Load(builder.Configuration) is { } certificate)
        {
            protection.ProtectKeysWithCertificate(certificate);
        }
        builder.Services.AddTransient<StoredKeys>();
    }

    /// <summary>Brings the database's schema up to date, and encrypts the keys in it where that was set.</summary>
    public static async Task MigrateAsync(this WebApplication app)
    {
        await using var context = await app.Services.GetRequiredService<IMicroblogDatabase>().OpenAsync(default);
        await context.MigrateAsync(CancellationToken.None);
        await app.Services.GetRequiredService<StoredKeys>().ProtectAsync(CancellationToken.None);
    }

    private static string CheckPostgreSql(string? connection)
    {
        try
        {
            if (new NpgsqlConnectionStringBuilder(connection) is { Host.Length: > 0, Database.Length: > 0 })
            {
                return connection!;
            }
        }
        catch (Exception failure) when (failure is ArgumentException or FormatException)
        {
            // Said below.
        }
        throw SettingsException.WithoutValue(
            ConnectionKey,
            "a PostgreSQL connection string, such as Host=localhost;Database=microblog;Username=microblog"
        );
    }

    /// <summary>A relative file is seen from the working directory; its folder is made where it is missing.</summary>
    private static string Prepare(string connection)
    {
        SqliteConnectionStringBuilder builder;
        try
        {
            builder = new SqliteConnectionStringBuilder(connection);
        }
        catch (Exception failure) when (failure is ArgumentException or FormatException)
        {
            throw SettingsException.WithoutValue(ConnectionKey, "such as " + DefaultConnection);
        }
        if (builder.Password.Length > 0)
        {
            throw SettingsException.WithoutValue(
                ConnectionKey,
                "such as " + DefaultConnection + ", without a password"
            );
        }
        if (builder.DataSource is { Length: > 0 } and not ":memory:")
        {
            builder.DataSource = Path.GetFullPath(builder.DataSource);
            if (Directory.Exists(builder.DataSource))
            {
                throw DatabaseStart.IsFolder(builder.DataSource);
            }
            MakeFolder(Path.GetDirectoryName(builder.DataSource)!);
        }
        return builder.ConnectionString;
    }

    /// <exception cref="StartException">It cannot be made.</exception>
    private static void MakeFolder(string folder)
    {
        try
        {
            if (OperatingSystem.IsWindows())
            {
                Directory.CreateDirectory(folder);
            }
            else if (!Directory.Exists(folder))
            {
                // What people may read of each other is in there.
                Directory.CreateDirectory(
                    folder,
                    UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute
                );
            }
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw DatabaseStart.NoFolder(folder, failure);
        }
    }
}
