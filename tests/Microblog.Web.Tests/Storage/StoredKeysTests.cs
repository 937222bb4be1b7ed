using System.Net;
using Microblog.Core.Storage;
using Microblog.Testing.Scripted;
using Microblog.Web.Tests.Fakes;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;
using Microsoft.Extensions.DependencyInjection;

namespace Microblog.Web.Tests.Storage;

/// <summary>The keys of the cookies, in the database.</summary>
public sealed class StoredKeysTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("microblog-keys-");

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact(Timeout = 120_000)]
    public async Task Cookie_of_a_database_from_before_the_keys_moved_still_opens_pages()
    {
        await using var xmpp = new ScriptedListener();
        var cookies = new CookieContainer();
        await using (var site = NewSite(xmpp))
        {
            using var browser = site.Browser(cookies);
            Assert.Null(await RealSite.LoginAsync(browser, RealSite.Alice, ScriptedServer.Password, Stop, keep: true));
            await using var context = await site.Services.GetRequiredService<IMicroblogDatabase>().OpenAsync(Stop);
            await context.GetService<IMigrator>().MigrateAsync("AccountHolders", Stop);
        }
        var (name, xml) = await WriteAsBeforeAsync();

        await using (var site = NewSite(xmpp))
        {
            using var browser = site.Browser(cookies);
            using var answer = await browser.GetAsync("/signed-in", Stop);
            Assert.Equal(HttpStatusCode.NoContent, answer.StatusCode);
            await using var context = await site.Services.GetRequiredService<IMicroblogDatabase>().OpenAsync(Stop);
            Assert.Empty(await context.Database.GetPendingMigrationsAsync(Stop));
            var key = Assert.Single(await context.DataProtectionKeys.ToListAsync(Stop));
            Assert.Equal((name, xml), (key.FriendlyName, key.Xml));
        }
    }

    /// <summary>The one row of the keys, written by the columns alone, as the program did before.</summary>
    private async Task<(string Name, string Xml)> WriteAsBeforeAsync()
    {
        await using var connection = new SqliteConnection($"Data Source={DatabaseFile}");
        await connection.OpenAsync(Stop);
        await using var read = connection.CreateCommand();
        read.CommandText = "SELECT name, xml FROM protection_key";
        string name;
        string xml;
        await using (var rows = await read.ExecuteReaderAsync(Stop))
        {
            Assert.True(await rows.ReadAsync(Stop));
            (name, xml) = (rows.GetString(0), rows.GetString(1));
            Assert.False(await rows.ReadAsync(Stop));
        }
        await using var write = connection.CreateCommand();
        write.CommandText = "DELETE FROM protection_key; INSERT INTO protection_key (name, xml) VALUES ($name, $xml)";
        write.Parameters.AddWithValue("$name", name);
        write.Parameters.AddWithValue("$xml", xml);
        await write.ExecuteNonQueryAsync(Stop);
        return (name, xml);
    }

    private string DatabaseFile => Path.Combine(_folder.FullName, "microblog.db");

    private RealSite NewSite(ScriptedListener xmpp) =>
        new(("ConnectionStrings:Microblog", $"Data Source={DatabaseFile}")) { SharedXmpp = xmpp };
}
