namespace Microblog.Core.Pictures;

/// <summary>A part of a file that is written anew in the same length.</summary>
/// <param name="Start">Its first byte in the file.</param>
/// <param name="Length">In bytes.</param>
/// <param name="Head">What it begins with, as far as it fits.</param>
/// <param name="Fill">What it has after that.</param>
internal readonly record struct Overwrite(long Start, long Length, byte[] Head, byte Fill = 0)
{
    /// <summary>Behind its last byte.</summary>
    public long End => Start + Length;

    /// <summary>Writes what comes after some of it.</summary>
    public async Task WriteAsync(long skip, Stream target, CancellationToken cancellation)
    {
        var piece = new byte[4096];
        for (var at = skip; at < Length; at += piece.Length)
        {
            piece.AsSpan().Fill(Fill);
            if (at < Head.Length)
            {
                Head.AsSpan((int)at).CopyTo(piece);
            }
            await target.WriteAsync(piece.AsMemory(0, (int)Math.Min(piece.Length, Length - at)), cancellation);
        }
    }
}
