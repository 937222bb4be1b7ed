using Microblog.Core.Uploads;
using Microblog.Web.Storage;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Options;

namespace Microblog.Web.Compose;

/// <summary>Where pictures are while they are cleaned.</summary>
internal static class FilesExtensions
{
    public static void AddFiles(this WebApplicationBuilder builder)
    {
        builder.Services.AddSingleton(services => new UploadSpoolOptions
        {
            Folder = FolderOf(services.GetRequiredService<IOptions<DatabaseOptions>>().Value),
        });
        builder.Services.AddHostedService<SpoolCleaning>();
    }

    /// <summary>Beside the database, where there is room; a program without files of its own has a new folder for temporary ones.</summary>
    private static string FolderOf(DatabaseOptions database) =>
        database.Provider == DatabaseProvider.Sqlite
        && new SqliteConnectionStringBuilder(database.Connection).DataSource
            is { Length: > 0 }
                and not ":memory:"
                and var file
            ? Path.Combine(Path.GetDirectoryName(Path.GetFullPath(file))!, "uploads")
            : Directory.CreateTempSubdirectory("microblog-").FullName;
}
