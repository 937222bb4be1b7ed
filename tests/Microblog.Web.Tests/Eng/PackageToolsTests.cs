using System.Diagnostics;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microblog.Testing;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;

namespace Microblog.Web.Tests.Eng;

/// <summary>What the scripts say of packages, beside a feed of the test's own.</summary>
[Trait("Category", "Long")]
public sealed class PackageToolsTests : IDisposable
{
    // What a feed says is remembered by its address for a while.
    private readonly string _path = $"/{Guid.NewGuid():N}";

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("microblog-packages-");

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Delete(recursive: true);

    [Theory(Timeout = 180_000)]
    [InlineData("dnsclient", 1, "has the following vulnerable packages")]
    [InlineData("another.package", 0, "No package has a known vulnerability.")]
    [InlineData(null, 0, "not checked for known vulnerabilities: the feed has no data about them.")]
    public async Task Audit_tells_what_the_feed_knows_of_packages(string? vulnerable, int status, string said)
    {
        await using var feed = await FeedAsync(vulnerable);
        var address = feed.Urls.Single() + _path;
        var config = Path.Combine(_folder.FullName, "nuget.config");
        await File.WriteAllTextAsync(
            config,
            $"<configuration><packageSources><clear /><add key=\"test\" value=\"{address}/index.json\" "
                + "allowInsecureConnections=\"true\" /></packageSources></configuration>",
            Stop
        );

        var (ended, written) = await RunAsync("eng/audit.sh", "--config", config, "src/Microblog.Xmpp");

        Assert.Contains(said, written, StringComparison.Ordinal);
        Assert.Equal(status, ended);
    }

    [Fact(Timeout = 180_000)]
    public async Task Audit_goes_on_where_the_feed_does_not_answer()
    {
        var config = Path.Combine(_folder.FullName, "nuget.config");
        await File.WriteAllTextAsync(
            config,
            "<configuration><packageSources><clear /><add key=\"test\" value=\"http://127.0.0.1:1/index.json\" "
                + "allowInsecureConnections=\"true\" /></packageSources></configuration>",
            Stop
        );

        var (ended, written) = await RunAsync("eng/audit.sh", "--config", config, "src/Microblog.Xmpp");

        Assert.Contains(
            "not checked for known vulnerabilities: the feed does not answer.",
            written,
            StringComparison.Ordinal
        );
        Assert.Equal(0, ended);
    }

    [Fact(Timeout = 180_000)]
    public async Task Bill_of_materials_names_every_package_that_is_published_and_no_other()
    {
        var file = Path.Combine(_folder.FullName, "sbom.json");

        var (ended, written) = await RunAsync("eng/sbom.sh", file);

        Assert.True(ended == 0, written);
        var bill = JsonNode.Parse(await File.ReadAllTextAsync(file, Stop))!;
        var locked = JsonNode.Parse(
            await File.ReadAllTextAsync(
                Path.Combine(RepositoryRoot.Path, "src", "Microblog.Web", "packages.lock.json"),
                Stop
            )
        )!["dependencies"]!["net10.0"]!.AsObject();
        Assert.Equal("CycloneDX", bill["bomFormat"]!.GetValue<string>());
        Assert.Equal(
            locked
                .Where(package => package.Value!["type"]!.GetValue<string>() != "Project")
                .Select(package => $"{package.Key} {package.Value!["resolved"]}")
                .Order(StringComparer.Ordinal),
            bill["components"]!
                .AsArray()
                .Select(component => $"{component!["name"]} {component["version"]}")
                .Order(StringComparer.Ordinal)
        );
    }

    /// <summary>A feed with no packages (they are on this machine), and with or without data about vulnerabilities.</summary>
    private async Task<WebApplication> FeedAsync(string? vulnerable)
    {
        var builder = WebApplication.CreateEmptyBuilder(new());
        builder.WebHost.UseKestrelCore().UseUrls("http://127.0.0.1:0");
        var feed = builder.Build();
        feed.Run(context =>
        {
            var root = $"http://{context.Request.Host}{_path}";
            object? answer = context.Request.Path.Value?.Replace(_path, "", StringComparison.Ordinal) switch
            {
                "/index.json" => new JsonObject
                {
                    ["version"] = "3.0.0",
                    ["resources"] = new JsonArray([
                        Resource($"{root}/packages/", "PackageBaseAddress/3.0.0"),
                        .. vulnerable is null
                            ? []
                            : new[] { Resource($"{root}/known.json", "VulnerabilityInfo/6.7.0") },
                    ]),
                },
                "/known.json" => new JsonArray(
                    new JsonObject
                    {
                        ["@name"] = "base",
                        ["@id"] = $"{root}/base.json",
                        ["@updated"] = "2026-01-01T00:00:00Z",
                        ["comment"] = "All of it.",
                    }
                ),
                "/base.json" => new JsonObject
                {
                    [vulnerable!] = new JsonArray(
                        new JsonObject
                        {
                            ["severity"] = 2,
                            ["url"] = "https://example.org/advisory",
                            ["versions"] = "(, 99.0.0)",
                        }
                    ),
                },
                _ => null,
            };
            context.Response.StatusCode = answer is null ? StatusCodes.Status404NotFound : StatusCodes.Status200OK;
            return answer is null ? Task.CompletedTask : context.Response.WriteAsync(JsonSerializer.Serialize(answer));
        });
        await feed.StartAsync(Stop);
        return feed;
    }

    private static JsonObject Resource(string address, string type) => new() { ["@id"] = address, ["@type"] = type };

    private static async Task<(int Status, string Written)> RunAsync(string script, params string[] arguments)
    {
        var start = new ProcessStartInfo("sh", [Path.Combine(RepositoryRoot.Path, script), .. arguments])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using var process = Process.Start(start)!;
        try
        {
            var errors = process.StandardError.ReadToEndAsync(Stop);
            var written = await process.StandardOutput.ReadToEndAsync(Stop) + await errors;
            await process.WaitForExitAsync(Stop);
            return (process.ExitCode, written);
        }
        finally
        {
            if (!process.HasExited)
            {
                process.Kill(entireProcessTree: true);
            }
        }
    }
}
