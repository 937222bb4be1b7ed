namespace Microblog.Testing;

/// <summary>The system's Chromium, and how it is started for tests and measurements.</summary>
public static class Chromium
{
    /// <summary>
    /// What Playwright itself asks for, and a frame of a page that keeps its host for the next document, unless it crashed:
    /// with a new host for each document, a tab that is closed while it loads may never be closed (crbug.com/536385539).
    /// </summary>
    private const string Features = "CDPScreenshotNewSurface,RenderDocument:level/crashed-frame";

    /// <summary>The program; the variable <c>CHROMIUM</c> names another.</summary>
    public static string Path => Environment.GetEnvironmentVariable("CHROMIUM") ?? "/usr/bin/chromium";

    /// <summary>What it is started with.</summary>
    public static IReadOnlyList<string> Arguments { get; } =
    ["--no-sandbox", "--disable-dev-shm-usage", $"--enable-features={Features}"];
}
