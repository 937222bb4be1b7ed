using System.Buffers;

namespace Microblog.Web.Media;

/// <summary>Video or audio that its server has begun to send: all of it, or a part.</summary>
internal sealed class PlayedDownload(
    HttpResponseMessage answer,
    FilePart? part,
    PlayerLimits limits,
    long most,
    TimeProvider time
) : IDisposable
{
    private const int BufferBytes = 64 * 1024;

    /// <summary>What comes; null where the file has no such part.</summary>
    public FilePart? Part => part;

    /// <summary>How large the file is, where its server said that it has no such part.</summary>
    public long? Total => answer.Content.Headers.ContentRange?.Length ?? answer.Content.Headers.ContentLength;

    /// <summary>Passes it on, piece by piece. It takes as long as the reader takes, unless the server or the reader stands still.</summary>
    /// <exception cref="PictureException">It broke off, is longer than its server said, or does not go on.</exception>
    public async Task CopyToAsync(Stream reader, CancellationToken cancellation)
    {
        if (part is null)
        {
            return;
        }
        var body = await WaitAsync(limits.Silence, answer.Content.ReadAsStreamAsync, cancellation);
        var buffer = ArrayPool<byte>.Shared.Rent(BufferBytes);
        try
        {
            var (skip, left) = (part.Skipped, part.Length);
            long passed = 0;
            while (left != 0)
            {
                var room = skip > 0 ? Math.Min(BufferBytes, skip) : Math.Min(BufferBytes, left ?? BufferBytes);
                var count = await ReadAsync(body, buffer.AsMemory(0, (int)room), cancellation);
                if (count == 0)
                {
                    CheckEnd(left);
                    return;
                }
                if (skip > 0)
                {
                    skip -= count;
                    continue;
                }
                passed += count;
                left -= count;
                if (passed > most)
                {
                    throw new PictureException(PictureFailure.TooLarge, $"more than {most} bytes");
                }
                await WriteAsync(reader, buffer.AsMemory(0, count), cancellation);
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    public void Dispose() => answer.Dispose();

    private static void CheckEnd(long? left)
    {
        if (left > 0)
        {
            throw new PictureException(PictureFailure.Unreachable, $"{left} bytes missing");
        }
    }

    private async Task<int> ReadAsync(Stream body, Memory<byte> buffer, CancellationToken cancellation)
    {
        try
        {
            return await WaitAsync(limits.Silence, async stop => await body.ReadAsync(buffer, stop), cancellation);
        }
        catch (Exception failure) when (failure is IOException or HttpRequestException)
        {
            throw new PictureException(PictureFailure.Unreachable, failure.Message, failure);
        }
    }

    private async Task WriteAsync(Stream reader, ReadOnlyMemory<byte> bytes, CancellationToken cancellation) =>
        await WaitAsync(
            limits.Stalled,
            async stop =>
            {
                await reader.WriteAsync(bytes, stop);
                return true;
            },
            cancellation
        );

    /// <summary>Each piece has its own time.</summary>
    private async Task<T> WaitAsync<T>(
        TimeSpan most,
        Func<CancellationToken, Task<T>> wait,
        CancellationToken cancellation
    ) => await new TimeBudget(most, time, cancellation).ForAsync(async stop => await wait(stop));
}
