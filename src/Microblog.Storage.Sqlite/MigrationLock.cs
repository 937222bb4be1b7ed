namespace Microblog.Storage.Sqlite;

/// <summary>A file that one program at a time holds open; the system closes it when the program ends, however it ends.</summary>
internal static class MigrationLock
{
    private static readonly TimeSpan Timeout = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(200);

    /// <summary>Waits until no other holds it; given back when it is disposed of. The file stays.</summary>
    /// <exception cref="TimeoutException">Another program has held it for minutes.</exception>
    public static async Task<FileStream> TakeAsync(string file, CancellationToken cancellation)
    {
        using var timer = new PeriodicTimer(Pause);
        for (var waited = TimeSpan.Zero; ; waited += Pause)
        {
            try
            {
                return PrivateFile.Open(file, FileShare.None);
            }
            catch (IOException held) when (IsHeld(held) && File.Exists(file))
            {
                if (waited >= Timeout)
                {
                    throw new TimeoutException(
                        $"Another program has been changing the database for minutes ({file}).",
                        held
                    );
                }
            }
            await timer.WaitForNextTickAsync(cancellation);
        }
    }

    /// <summary>True where another program has the file; a disk that is full, read-only or broken is not waited for.</summary>
    private static bool IsHeld(IOException failure)
    {
        const int SharingViolation = unchecked((int)0x80070020); // Windows
        const int WouldBlock = 11; // EAGAIN of Linux
        const int WouldBlockElsewhere = 35; // EAGAIN of macOS and the BSDs
        return failure.HResult is SharingViolation or WouldBlock or WouldBlockElsewhere;
    }
}
