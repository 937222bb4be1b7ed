using System.Buffers;
using Microblog.Core.Pictures;

namespace Microblog.Web.Media;

/// <summary>A picture that its server has begun to send.</summary>
internal sealed class PictureDownload : IDisposable
{
    private const int BufferBytes = 32 * 1024;

    private readonly HttpResponseMessage _answer;
    private readonly Stream _body;
    private readonly ReadOnlyMemory<byte> _head;
    private readonly TimeBudget _budget;
    private readonly long _most;

    private PictureDownload(
        HttpResponseMessage answer,
        Stream body,
        ReadOnlyMemory<byte> head,
        PictureKind kind,
        TimeBudget budget,
        long most
    )
    {
        (_answer, _body, _head, _budget, _most) = (answer, body, head, budget, most);
        Kind = kind;
    }

    /// <summary>What it is.</summary>
    public PictureKind Kind { get; }

    /// <summary>How many bytes it has, where its server says so: then no more and no fewer come, or it fails.</summary>
    public long? Length => _answer.Content.Headers.ContentLength;

    /// <summary>Reads as much as tells what it is; owns the answer from then on.</summary>
    /// <exception cref="PictureException">It is too large, no picture, or does not come.</exception>
    public static async Task<PictureDownload> BeginAsync(HttpResponseMessage answer, TimeBudget budget, long most)
    {
        if (answer.Content.Headers.ContentLength > most)
        {
            throw new PictureException(PictureFailure.TooLarge, $"{answer.Content.Headers.ContentLength} bytes");
        }
        var body = await budget.ForAsync(async stop => await answer.Content.ReadAsStreamAsync(stop));
        var head = new byte[PictureKind.HeadBytes];
        var count = await budget.ForAsync(stop => ReadAsync(body, head, stop));
        var kind =
            PictureKind.Of(head.AsSpan(0, count))
            ?? throw new PictureException(PictureFailure.NoPicture, "it does not begin like one");
        return new PictureDownload(answer, body, head.AsMemory(0, count), kind, budget, most);
    }

    /// <summary>Reads it whole.</summary>
    /// <exception cref="PictureException">It broke off, has more than so many bytes, or does not go on.</exception>
    public async Task<byte[]> ReadAsync(int most, CancellationToken cancellation)
    {
        if (Length > most)
        {
            throw new PictureException(PictureFailure.TooLarge, $"{Length} bytes");
        }
        using var bytes = new MemoryStream();
        await CopyToAsync(bytes, Math.Min(most, _most), cancellation);
        return bytes.ToArray();
    }

    /// <summary>Passes it on, piece by piece.</summary>
    /// <exception cref="PictureException">It broke off, is too large after all, or does not go on.</exception>
    public Task CopyToAsync(Stream reader, CancellationToken cancellation) => CopyToAsync(reader, _most, cancellation);

    public void Dispose() => _answer.Dispose();

    private async Task CopyToAsync(Stream reader, long most, CancellationToken cancellation)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(BufferBytes);
        try
        {
            await reader.WriteAsync(_head, cancellation);
            long passed = _head.Length;
            while (await _budget.ForAsync(stop => ReadSomeAsync(buffer, stop)) is > 0 and var count)
            {
                passed += count;
                if (passed > most)
                {
                    throw new PictureException(PictureFailure.TooLarge, $"more than {most} bytes");
                }
                await reader.WriteAsync(buffer.AsMemory(0, count), cancellation);
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private ValueTask<int> ReadSomeAsync(byte[] buffer, CancellationToken cancellation) =>
        Guarded(() => _body.ReadAsync(buffer.AsMemory(0, BufferBytes), cancellation));

    private static ValueTask<int> ReadAsync(Stream body, byte[] head, CancellationToken cancellation) =>
        Guarded(() => body.ReadAtLeastAsync(head, head.Length, throwOnEndOfStream: false, cancellation));

    private static async ValueTask<int> Guarded(Func<ValueTask<int>> read)
    {
        try
        {
            return await read();
        }
        catch (Exception failure) when (failure is IOException or HttpRequestException)
        {
            throw new PictureException(PictureFailure.Unreachable, failure.Message, failure);
        }
    }
}
