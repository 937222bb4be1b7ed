using System.Net;
using System.Net.Http.Json;
using System.Net.WebSockets;
using System.Text.Json.Nodes;
using System.Xml.Linq;
using Microblog.Core.Accounts;
using Microblog.Core.Publishing;
using Microblog.Core.Storage;
using Microblog.Testing.Scripted;
using Microblog.Web.Tests.Fakes;
using Microsoft.Extensions.DependencyInjection;

namespace Microblog.Web.Tests.Logs;

/// <summary>What reaches the log where everything is asked for.</summary>
public sealed class DebugLogTests : IAsyncDisposable
{
    private const string Draft = "Draft of the orchard meeting";
    private const string Post = "Post about the orchard meeting";
    private const string Typed = "Typed about the orchard meeting";

    private readonly RealSite _site = new(
        ("Logging:LogLevel:Default", "Trace"),
        ("Logging:LogLevel:Microsoft.AspNetCore", "Trace"),
        ("Logging:LogLevel:Microsoft.AspNetCore.SignalR.Internal.DefaultHubDispatcher", "Trace"),
        ("Logging:LogLevel:Microsoft.EntityFrameworkCore", "Trace"),
        ("Logging:Console:LogLevel:Microsoft.AspNetCore.Http.Connections", "Trace")
    );

    private readonly CookieContainer _cookies = new();

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public ValueTask DisposeAsync() => _site.DisposeAsync();

    [Fact(Timeout = 120_000)]
    public async Task Trace_level_shows_no_text_password_cookie_token_or_circuit()
    {
        using var browser = _site.Browser(_cookies);
        Assert.Null(await RealSite.LoginAsync(browser, RealSite.Alice, ScriptedServer.Password, Stop));
        var token = await FakeSite.TokenAsync(browser, "/", Stop);
        await DraftAsync(browser, token);
        await PostAsync();
        var (connection, circuit) = await OpenCircuitAsync(browser);

        var cookies = _cookies.GetAllCookies();
        Assert.True(cookies.Count >= 2, "The sign-in and the token of forms have a cookie each.");
        var secrets = new Dictionary<string, string>
        {
            ["password"] = ScriptedServer.Password,
            ["draft"] = Draft,
            ["post"] = Post,
            ["typed text"] = Typed,
            ["form token"] = token,
            ["connection"] = connection,
            ["circuit"] = circuit,
            ["key of the cookies"] = await KeyAsync(),
        };
        foreach (var cookie in cookies.ToList())
        {
            secrets.Add($"cookie {cookie.Name}", cookie.Value);
        }
        Assert.Contains(_site.Log, line => line.Contains(" Trace: ", StringComparison.Ordinal));
        Assert.Contains(_site.Log, line => line.Contains(" Debug: ", StringComparison.Ordinal));
        var found =
            from line in _site.Log
            from secret in secrets
            where line.Contains(secret.Value, StringComparison.Ordinal)
            select $"{secret.Key}: {line}";
        Assert.True(!found.Any(), string.Join('\n', found));
    }

    private static async Task DraftAsync(HttpClient browser, string token)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/compose/draft?place=home");
        request.Content = new StringContent(Draft);
        request.Headers.Add("RequestVerificationToken", token);
        using var kept = await browser.SendAsync(request, Stop);
        Assert.Equal(HttpStatusCode.NoContent, kept.StatusCode);
    }

    /// <summary>What encrypts the cookies.</summary>
    private async Task<string> KeyAsync()
    {
        await using var context = await _site.Services.GetRequiredService<IMicroblogDatabase>().OpenAsync(Stop);
        var stored = Assert.Single(context.DataProtectionKeys.ToList());
        return XElement.Parse(stored.Xml!).Descendants("value").Single().Value;
    }

    private async Task PostAsync()
    {
        var pool = _site.Services.GetRequiredService<AccountPool>();
        var (ticket, _) = await pool.SignInAsync(
            ScriptedServer.Account,
            ScriptedServer.Password,
            keep: true,
            SignInOrigin.Unknown,
            Stop
        );
        using var lease = AccountLease.Open(pool, ticket);
        await lease!.Get<IOutbox>().PostAsync(null, Post, Stop);
    }

    /// <summary>Opens a circuit and types into it; gives the secrets of the connection and of the circuit.</summary>
    private async Task<(string Connection, string Circuit)> OpenCircuitAsync(HttpClient browser)
    {
        using var negotiated = await browser.PostAsync("/_blazor/negotiate?negotiateVersion=1", null, Stop);
        var answer = (await negotiated.Content.ReadFromJsonAsync<JsonNode>(Stop))!;
        var connection = answer["connectionToken"]!.GetValue<string>();
        var client = _site.Server.CreateWebSocketClient();
        client.ConfigureRequest = request =>
        {
            request.Headers.Cookie = _cookies.GetCookieHeader(RealSite.Address);
            request.Headers.Origin = RealSite.Address.GetLeftPart(UriPartial.Authority);
        };
        using var socket = await client.ConnectAsync(new Uri(RealSite.Address, $"/_blazor?id={connection}"), Stop);
        await SendAsync(socket, HubMessage.Handshake);
        await SendAsync(
            socket,
            HubMessage.Invoke("1", "StartCircuit", $"{RealSite.Address}", $"{RealSite.Address}", "[]", "")
        );
        var circuit = await ResultAsync(socket, "1");
        await SendAsync(socket, HubMessage.Invoke("2", "ConnectCircuit", circuit, "", ""));
        await SendAsync(
            socket,
            HubMessage.Invoke("3", "BeginInvokeDotNetFromJS", "1", null, Typed, 1, $"[\"{Typed}\"]")
        );
        await SendAsync(
            socket,
            HubMessage.Invoke("4", "OnLocationChanged", $"{RealSite.Address}?q={Typed}", Typed, "x")
        );
        await socket.CloseAsync(WebSocketCloseStatus.NormalClosure, null, Stop);
        return (connection, circuit);
    }

    private static async Task<string> ResultAsync(WebSocket socket, string id)
    {
        var received = new List<byte>();
        var buffer = new byte[4096];
        while (true)
        {
            var part = await socket.ReceiveAsync(buffer, Stop);
            Assert.NotEqual(WebSocketMessageType.Close, part.MessageType);
            received.AddRange(buffer.AsSpan(0, part.Count));
            if (HubMessage.ResultOf(id, received.ToArray()) is { } result)
            {
                return result;
            }
        }
    }

    private static Task SendAsync(WebSocket socket, byte[] message) =>
        socket.SendAsync(message, WebSocketMessageType.Binary, endOfMessage: true, Stop);
}
