using Microblog.Core.Uploads;
using Microblog.Web.Storage;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Options;

namespace Microblog.Web.Media;

/// <summary>Where pictures are while they are cleaned.</summary>
internal static class UploadFolder
{
    /// <summary>Beside the database, where there is room; a program without files of its own has a new folder for temporary ones.</summary>
    public static UploadSpoolOptions Read(IServiceProvider services) =>
        new()
        {
            Folder = Of(services.GetRequiredService<IOptions<DatabaseOptions>>().Value),
            // Larger ones would not be shown.
            MaxPictureBytes = services.GetRequiredService<IOptions<MediaOptions>>().Value.MaxPictureBytes,
        };

    private static string Of(DatabaseOptions database) =>
        database.Provider == DatabaseProvider.Sqlite
        && new SqliteConnectionStringBuilder(database.Connection).DataSource
            is { Length: > 0 }
                and not ":memory:"
                and var file
            ? Path.Combine(Path.GetDirectoryName(Path.GetFullPath(file))!, "uploads")
            : Directory.CreateTempSubdirectory("microblog-").FullName;
}
