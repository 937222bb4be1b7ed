using Microblog.Core.Model;
using Microblog.Core.Uploads;

namespace Microblog.Web.Tests.Fakes;

/// <summary>A service for files, in memory.</summary>
public sealed class FakeFileUploads : IFileUploads
{
    public long? Max { get; set; } = 1_000_000;

    public FileUploadException? Refusal { get; set; }

    public Action? Learned { get; set; }

    private const long LookEvery = 20 * 1024 * 1024;

    /// <summary>Counts what comes instead of keeping it.</summary>
    public bool IsCounting { get; set; }

    /// <summary>How many bytes came that were counted.</summary>
    public long Counted { get; private set; }

    /// <summary>The most bytes of memory that were in use while something was counted.</summary>
    public long MostInUse { get; set; }

    /// <summary>What came: what the browser said of it, and its bytes.</summary>
    public List<(FileToUpload File, byte[] Content)> Uploaded { get; } = [];

    public Task<UploadLimits> FindLimitsAsync(CancellationToken cancellation = default) =>
        Refusal is { } refusal
            ? Task.FromException<UploadLimits>(refusal)
            : Task.FromResult(new UploadLimits(Max, 500_000));

    public async Task<Attachment> UploadAsync(
        FileToUpload file,
        Stream content,
        CancellationToken cancellation = default
    )
    {
        if (Refusal is { } refusal)
        {
            throw refusal;
        }
        if (IsCounting)
        {
            var piece = new byte[64 * 1024];
            var looked = Counted;
            while (await content.ReadAsync(piece, cancellation) is > 0 and var count)
            {
                Counted += count;
                if (Counted - looked > LookEvery)
                {
                    (looked, MostInUse) = (Counted, Math.Max(MostInUse, GC.GetTotalMemory(forceFullCollection: true)));
                }
            }
        }
        using var bytes = new MemoryStream();
        await content.CopyToAsync(bytes, cancellation);
        Uploaded.Add((file, bytes.ToArray()));
        return new Attachment(
            new Uri($"https://files.example.org/{Uploaded.Count}"),
            file.MediaType,
            bytes.Length,
            Description: null
        )
        {
            Name = file.Name,
        };
    }

    public Task<bool> LearnHostsAsync(CancellationToken cancellation = default)
    {
        Learned?.Invoke();
        return Task.FromResult(Learned is not null);
    }
}
