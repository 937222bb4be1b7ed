using System.Net;
using System.Text.RegularExpressions;

namespace Microblog.Testing.Circuits;

/// <summary>Somebody who is signed in and has no browser: a cookie, and pages as text.</summary>
public sealed partial class CircuitVisitor : IDisposable
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
    public static async Task<CircuitVisitor> SignInAsync(Uri site, string name, string password, bool keep = false)
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
                ["Input.Keep"] = keep ? "true" : "false",
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

    /// <summary>A page; where it leads elsewhere, that is followed.</summary>
    public Task<HttpResponseMessage> GetAsync(string path) => _client.GetAsync(new Uri(path, UriKind.Relative));

    /// <summary>Sends the form of the shell that signs out; gives the page that it leads to, and its address.</summary>
    public async Task<(Uri Address, string Page)> SignOutAsync(bool everywhere = false)
    {
        using var content = new FormUrlEncodedContent(
            new Dictionary<string, string>
            {
                ["__RequestVerificationToken"] = Token().Match(await HomeAsync()).Groups["value"].Value,
                ["everywhere"] = everywhere ? "true" : "false",
            }
        );
        using var answer = await _client.PostAsync(new Uri("/logout", UriKind.Relative), content);
        answer.EnsureSuccessStatusCode();
        return (answer.RequestMessage!.RequestUri!, WebUtility.HtmlDecode(await answer.Content.ReadAsStringAsync()));
    }

    public void Dispose() => _client.Dispose();

    [GeneratedRegex("name=\"__RequestVerificationToken\"[^>]*value=\"(?<value>[^\"]+)\"")]
    private static partial Regex Token();
}
