namespace Microblog.Testing;

/// <summary>
/// The system's Chromium without windows, and how it is started for tests and measurements. The one with windows takes three
/// times the processor time in its main process.
/// </summary>
public static class Chromium
{
    /// <summary>
    /// What Playwright itself asks for, and a frame of a page that keeps its host for the next document, unless it crashed:
    /// with a new host for each document, a tab that is closed while it loads may never be closed (crbug.com/536385539).
    /// </summary>
    private const string Features = "CDPScreenshotNewSurface,RenderDocument:level/crashed-frame";

    /// <summary>
    /// What Playwright itself turns off, since Chromium takes only the last list, and the suggestions under the address bar:
    /// two more pages in each window, which nobody sees and which take more processor time than the page under test.
    /// </summary>
    private const string FeaturesOff =
        "AvoidUnnecessaryBeforeUnloadCheckSync,DestroyProfileOnBrowserClose,DialMediaRouteProvider,GlobalMediaControls,"
        + "HttpsUpgrades,LensOverlay,MediaRouter,PaintHolding,ThirdPartyStoragePartitioning,"
        + "BlockOriginHeaderModificationOnRedirect,AvoidCorsURLLoaderRestartOnRedirect,Translate,AutoDeElevate,"
        + "OptimizationHints,NetworkTimeServiceQuerying,AimEnabled,WebUIOmniboxPopup,WebUIOmniboxAimPopup";

    /// <summary>The program; the variable <c>CHROMIUM</c> names another.</summary>
    public static string Path => Environment.GetEnvironmentVariable("CHROMIUM") ?? "/usr/bin/chromium-headless-shell";

    /// <summary>What it is started with.</summary>
    public static IReadOnlyList<string> Arguments { get; } =
    ["--no-sandbox", "--disable-dev-shm-usage", $"--enable-features={Features}", $"--disable-features={FeaturesOff}"];
}
