using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.FileProviders;
using Microsoft.Net.Http.Headers;

namespace Microblog.Web.Site;

/// <summary>The one script of the page, packed once, under a name that changes with it: a browser keeps it for a year.</summary>
internal sealed class SiteScript(IWebHostEnvironment environment)
{
    private const string Entry = "/js/site.js";
    private const string Forever = "public, max-age=31536000, immutable";

    private sealed record Packed(
        string Hash,
        byte[] Plain,
        byte[] Brotli,
        IReadOnlyDictionary<string, DateTimeOffset> Files
    );

    private readonly Lock _lock = new();
    private Packed? _packed;

    /// <summary>Where the page finds it.</summary>
    public string Path => $"js/all.{Current().Hash}.js";

    /// <summary>Adds the script to the site.</summary>
    public static void Map(IEndpointRouteBuilder endpoints) =>
        endpoints
            .MapGet(
                "/js/all.{hash}.js",
                (string hash, SiteScript script, HttpContext context) => script.Send(hash, context)
            )
            .AllowAnonymous()
            .WithMetadata(PublicContent.Instance);

    private IResult Send(string hash, HttpContext context)
    {
        var packed = Current();
        var headers = context.Response.Headers;
        // A page of another version gets what is there now, and asks again next time.
        headers.CacheControl = hash == packed.Hash ? Forever : "no-cache";
        headers.Vary = HeaderNames.AcceptEncoding;
        var takesBrotli = context
            .Request.GetTypedHeaders()
            .AcceptEncoding.Any(one => one.Value == "br" && one.Quality is not 0);
        if (takesBrotli)
        {
            headers.ContentEncoding = "br";
        }
        return Results.Bytes(takesBrotli ? packed.Brotli : packed.Plain, "text/javascript");
    }

    private Packed Current()
    {
        lock (_lock)
        {
            // While the program is being developed its files change.
            if (_packed is null || (environment.IsDevelopment() && IsOld(_packed)))
            {
                _packed = Pack();
            }
            return _packed;
        }
    }

    private bool IsOld(Packed packed) => packed.Files.Any(file => File(file.Key).LastModified != file.Value);

    private IFileInfo File(string path) => environment.WebRootFileProvider.GetFileInfo(path);

    private Packed Pack()
    {
        var files = new Dictionary<string, DateTimeOffset>();
        var text = ScriptBundle.Make(
            Entry,
            path =>
            {
                var file = File(path);
                files[path] = file.LastModified;
                using var reader = new StreamReader(file.CreateReadStream());
                return reader.ReadToEnd();
            }
        );
        var plain = Encoding.UTF8.GetBytes(text);
        using var packed = new MemoryStream();
        using (var brotli = new BrotliStream(packed, CompressionLevel.SmallestSize, leaveOpen: true))
        {
            brotli.Write(plain);
        }
        return new Packed(Convert.ToHexStringLower(SHA256.HashData(plain))[..10], plain, packed.ToArray(), files);
    }
}
