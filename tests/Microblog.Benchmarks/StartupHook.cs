using System.Globalization;

/// <summary>
/// Runs inside the published program where DOTNET_STARTUP_HOOKS names this assembly: each line on its standard input is
/// answered by its managed heap after a full collection and its resident memory, in bytes. The program itself has no switch for that.
/// </summary>
internal static class StartupHook
{
    /// <summary>What the answer begins with.</summary>
    public const string Prefix = "managed-heap ";

    /// <summary>Called by the runtime before the program starts.</summary>
    public static void Initialize() => new Thread(Answer) { IsBackground = true, Name = "Heap" }.Start();

    private static void Answer()
    {
        while (Console.In.ReadLine() is not null)
        {
            for (var times = 0; times < 2; times++)
            {
                GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
                GC.WaitForPendingFinalizers();
            }
            Console.WriteLine(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"{Prefix}{GC.GetTotalMemory(forceFullCollection: true)} {Environment.WorkingSet}"
                )
            );
        }
    }
}
