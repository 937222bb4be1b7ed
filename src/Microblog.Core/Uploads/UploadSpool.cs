namespace Microblog.Core.Uploads;

/// <summary>
/// Files on disk for the moment in which a picture is cleaned: readable for the program's user alone, and deleted whatever
/// happens.
/// </summary>
public sealed class UploadSpool
{
    private const int BufferBytes = 32 * 1024;
    private readonly string _folder;
    private readonly Lock _lock = new();
    private bool _isReady;

    /// <param name="options">Where.</param>
    public UploadSpool(UploadSpoolOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        (_folder, MaxPictureBytes) = (Path.GetFullPath(options.Folder), options.MaxPictureBytes);
    }

    /// <summary>The largest picture, in bytes.</summary>
    public long MaxPictureBytes { get; }

    /// <summary>Deletes what a program that crashed left behind.</summary>
    /// <exception cref="IOException">It cannot be deleted.</exception>
    public void Clear()
    {
        if (!Directory.Exists(_folder))
        {
            return;
        }
        foreach (var file in Directory.EnumerateFiles(_folder, "*.upload"))
        {
            File.Delete(file);
        }
    }

    /// <summary>A new file, which is deleted when it is closed.</summary>
    /// <exception cref="IOException">It cannot be made.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be made.</exception>
    public FileStream Open()
    {
        Prepare();
        var options = new FileStreamOptions
        {
            Mode = FileMode.CreateNew,
            Access = FileAccess.ReadWrite,
            Share = FileShare.Delete,
            Options = FileOptions.DeleteOnClose | FileOptions.Asynchronous,
            BufferSize = BufferBytes,
        };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }
        return new FileStream(Path.Combine(_folder, Guid.NewGuid().ToString("N") + ".upload"), options);
    }

    private void Prepare()
    {
        lock (_lock)
        {
            if (_isReady && Directory.Exists(_folder))
            {
                return;
            }
            if (OperatingSystem.IsWindows())
            {
                Directory.CreateDirectory(_folder);
            }
            else
            {
                Directory.CreateDirectory(
                    _folder,
                    UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute
                );
            }
            _isReady = true;
        }
    }
}
