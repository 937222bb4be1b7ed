using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.FileProviders;
using Microsoft.Net.Http.Headers;

namespace Microblog.Web.Site;

/// <summary>
/// Several files of the site as one, packed once, under a name that changes with it: a browser keeps it for a year.
/// </summary>
/// <param name="environment">Where the files are; while the program is being developed they change.</param>
/// <param name="folder">The first segment of the bundle's path, such as <c>js</c>, and the end of its name.</param>
/// <param name="contentType">What it is sent as.</param>
internal abstract class SiteBundle(IWebHostEnvironment environment, string folder, string contentType)
{
    private const string Forever = "public, max-age=31536000, immutable";

    private sealed record Packed(
        string Hash,
        byte[] Plain,
        byte[] Brotli,
        IReadOnlyDictionary<string, DateTimeOffset> Files
    );

    private readonly Lock _lock = new();
    private Packed? _packed;

    /// <summary>Where the page finds it, relative to the site's root.</summary>
    public string Path => $"{folder}/all.{Current().Hash}.{folder}";

    /// <summary>Adds it to the site.</summary>
    public void Map(IEndpointRouteBuilder endpoints) =>
        endpoints
            .MapGet($"/{folder}/all.{{hash}}.{folder}", Send)
            .AllowAnonymous()
            .WithMetadata(PublicContent.Instance);

    /// <summary>The text of the bundle.</summary>
    /// <param name="read">The text of a file, by its path from the site's root.</param>
    protected abstract string Make(Func<string, string> read);

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
        return Results.Bytes(takesBrotli ? packed.Brotli : packed.Plain, contentType);
    }

    private Packed Current()
    {
        lock (_lock)
        {
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
        var text = Make(path =>
        {
            var file = File(path);
            files[path] = file.LastModified;
            using var reader = new StreamReader(file.CreateReadStream());
            return reader.ReadToEnd();
        });
        var plain = Encoding.UTF8.GetBytes(text);
        using var packed = new MemoryStream();
        using (var brotli = new BrotliStream(packed, CompressionLevel.SmallestSize, leaveOpen: true))
        {
            brotli.Write(plain);
        }
        return new Packed(Convert.ToHexStringLower(SHA256.HashData(plain))[..10], plain, packed.ToArray(), files);
    }
}
