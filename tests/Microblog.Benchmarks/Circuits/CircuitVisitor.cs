using System.Net;
using System.Text.RegularExpressions;

namespace Microblog.Benchmarks.Circuits;

/// <summary>Somebody who is signed in and has no browser: a cookie, and pages as text.</summary>
internal sealed partial class CircuitVisitor : IDisposable
{
    private readonly HttpClient _client;
    private readonly CookieContainer _cookies = new();

    private CircuitVisitor(Uri site)
    {
        Site = site;
        _client = new HttpClient(new SocketsHttpHandler { CookieContainer = _cookies }) { BaseAddress = site };
    }

    /// <summary>Where.</summary>
    public Uri Site { get; }

    /// <summary>The cookies to send along.</summary>
    public string Cookies => _cookies.GetCookieHeader(Site);

    /// <summary>Signs in through the form.</summary>
    public static async Task<CircuitVisitor> SignInAsync(Uri site, string name, string password)
    {
        var visitor = new CircuitVisitor(site);
        var form = await visitor._client.GetStringAsync(new Uri("/login", UriKind.Relative));
        using var content = new FormUrlEncodedContent(
            new Dictionary<string, string>
            {
                ["__RequestVerificationToken"] = Token().Match(form).Groups["value"].Value,
                ["_handler"] = "login",
                ["Input.Address"] = name,
                ["Input.Password"] = password,
            }
        );
        using var answer = await visitor._client.PostAsync(new Uri("/login", UriKind.Relative), content);
        if (!answer.IsSuccessStatusCode || answer.RequestMessage?.RequestUri?.AbsolutePath != "/")
        {
            throw new InvalidOperationException($"{name} was not signed in: {answer.StatusCode}.");
        }
        return visitor;
    }

    /// <summary>Home as the server renders it at first.</summary>
    public Task<string> HomeAsync() => _client.GetStringAsync(new Uri("/", UriKind.Relative));

    public void Dispose() => _client.Dispose();

    [GeneratedRegex("name=\"__RequestVerificationToken\"[^>]*value=\"(?<value>[^\"]+)\"")]
    private static partial Regex Token();
}
