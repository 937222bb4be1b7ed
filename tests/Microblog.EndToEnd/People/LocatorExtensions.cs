using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Microblog.EndToEnd.People;

internal static class LocatorExtensions
{
    /// <summary>Waits until there is no such element.</summary>
    public static Task WaitUntilGoneAsync(this ILocator locator) => Expect(locator).ToHaveCountAsync(0);
}
