namespace Microblog.Storage.Sqlite;

/// <summary>Files that nobody but the user of the program may read: what people write to each other is in them.</summary>
internal static class PrivateFile
{
    /// <summary>Opens a file for reading and writing. Where it is missing it is made, readable for its owner alone.</summary>
    public static FileStream Open(string file, FileShare share)
    {
        var options = new FileStreamOptions
        {
            Mode = FileMode.OpenOrCreate,
            Access = FileAccess.ReadWrite,
            Share = share,
        };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }
        return new FileStream(file, options);
    }
}
