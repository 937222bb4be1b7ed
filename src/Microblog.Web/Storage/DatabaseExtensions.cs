using Microblog.Core.Storage;
using Microblog.Storage.PostgreSql;
using Microblog.Storage.Sqlite;
using Microblog.Web.Settings;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.Data.Sqlite;

namespace Microblog.Web.Storage;

/// <summary>The database that is configured, its migrations, and the keys that it keeps.</summary>
internal static class DatabaseExtensions
{
    /// <exception cref="SettingsException">The provider is unknown, or the connection string or the certificate cannot be read.</exception>
    /// <exception cref="StartException">The folder of the database cannot be made.</exception>
    public static void AddDatabase(this WebApplicationBuilder builder)
    {
        // Which services there are depends on these options: they are read, and refused, before the services are.
        var database = new DatabaseSettings(builder.Configuration).Read();
        var keys = new KeyProtectionSettings(builder.Configuration).Read();
        var protection = builder.Services.AddDataProtection().SetApplicationName("Microblog");
        if (database.Provider == DatabaseProvider.PostgreSql)
        {
            builder.Services.AddMicroblogPostgreSql(database.Connection);
            protection.PersistKeysToDbContext<PostgreSqlMicroblogDbContext>();
        }
        else
        {
            builder.Services.AddMicroblogSqlite(Prepare(database.Connection));
            protection.PersistKeysToDbContext<SqliteMicroblogDbContext>();
        }
        if (KeyCertificate.Load(keys) is { } certificate)
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

    /// <summary>A relative file is seen from the working directory; its folder is made where it is missing.</summary>
    private static string Prepare(string connection)
    {
        var builder = new SqliteConnectionStringBuilder(connection);
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
