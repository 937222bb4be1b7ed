namespace Microblog.Testing;

/// <summary>Where the sources are: the directory with the solution, above the running program.</summary>
public static class RepositoryRoot
{
    /// <exception cref="DirectoryNotFoundException">The program does not run inside the repository.</exception>
    public static string Path { get; } = Find();

    private static string Find()
    {
        for (
            var directory = new DirectoryInfo(AppContext.BaseDirectory);
            directory is not null;
            directory = directory.Parent
        )
        {
            if (File.Exists(System.IO.Path.Combine(directory.FullName, "Microblog.Web.sln")))
            {
                return directory.FullName;
            }
        }
        throw new DirectoryNotFoundException("No directory above holds Microblog.Web.sln.");
    }
}
